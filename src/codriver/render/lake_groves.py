"""What grows around the lake track, by eye from the recording: kinds are sure, places within 10 m."""

from codriver.render.groves import Grove

LEFT, RIGHT = -1.0, 1.0

TREES = (
    Grove("tree", RIGHT, 0, 60, 26, 60, 14, 8, 12),
    Grove("tree", RIGHT, 100, 130, 14, 45, 7, 8, 12),
    Grove("tree", RIGHT, 130, 230, 26, 75, 16, 8, 13),
    Grove("tree", RIGHT, 220, 330, 20, 78, 40, 7, 12),
    Grove("tree", RIGHT, 330, 470, 14, 78, 75, 8, 13),
    Grove("tree", RIGHT, 470, 565, 16, 78, 60, 8, 14),
    Grove("tree", RIGHT, 595, 605, 8, 10, 1, 11, 12),
    Grove("tree", RIGHT, 790, 850, 14, 50, 16, 8, 13),
    Grove("tree", RIGHT, 850, 905, 18, 50, 14, 8, 13),
    Grove("tree", RIGHT, 905, 965, 11, 45, 6, 9, 13),
    Grove("tree", RIGHT, 965, 1100, 16, 70, 18, 8, 12),
    Grove("tree", RIGHT, 1100, 1138, 20, 60, 10, 8, 12),
    Grove("tree", LEFT, 20, 140, 12, 40, 8, 8, 12),
    Grove("tree", LEFT, 140, 330, 40, 75, 6, 7, 10),
    Grove("tree", LEFT, 400, 560, 30, 75, 8, 7, 11),
    Grove("tree", LEFT, 632, 637, 7, 8, 1, 11, 12),
    Grove("tree", LEFT, 550, 560, 12, 16, 1, 9, 10),
    Grove("tree", LEFT, 790, 880, 14, 60, 18, 8, 13),
    Grove("tree", LEFT, 880, 960, 20, 60, 4, 8, 11),
    Grove("tree", LEFT, 1025, 1138, 14, 55, 16, 8, 12),
)
REEDS = (
    Grove("reeds", RIGHT, 108, 122, 8, 13, 16, 3.0, 4.5),
    Grove("reeds", RIGHT, 172, 205, 8, 12, 16, 1.8, 2.8),
    Grove("reeds", RIGHT, 335, 350, 9, 12, 6, 1.5, 2.4),
    Grove("reeds", RIGHT, 430, 545, 12, 22, 26, 1.4, 2.8),
    Grove("reeds", RIGHT, 610, 625, 8, 11, 5, 1.5, 2.2),
    Grove("reeds", LEFT, 62, 112, 9, 15, 34, 2.0, 3.6),
    Grove("reeds", LEFT, 345, 362, 12, 15, 8, 1.5, 2.5),
    Grove("reeds", LEFT, 438, 462, 8, 13, 16, 2.2, 3.4),
    Grove("reeds", LEFT, 545, 590, 8, 12, 18, 1.6, 2.4),
    Grove("reeds", LEFT, 612, 645, 7, 10, 18, 1.6, 2.6),
    Grove("reeds", LEFT, 1012, 1026, 9, 14, 8, 1.5, 2.4),
    Grove("reeds", RIGHT, 840, 860, 26, 34, 8, 1.5, 2.5),
)
SHRUBS = (
    Grove("shrub", RIGHT, 20, 66, 18, 30, 14, 0.5, 0.9),
    Grove("shrub", RIGHT, 130, 230, 8, 14, 26, 0.5, 0.9),
    Grove("shrub", RIGHT, 400, 560, 8, 22, 70, 0.5, 1.0),
    Grove("shrub", RIGHT, 560, 670, 7.5, 12, 26, 0.5, 0.9),
    Grove("shrub", RIGHT, 790, 850, 9, 18, 26, 0.5, 0.8),
    Grove("shrub", RIGHT, 866, 912, 8, 20, 40, 0.5, 0.9),
    Grove("shrub", RIGHT, 940, 1000, 10, 22, 24, 0.5, 1.1),
    Grove("shrub", RIGHT, 1060, 1138, 12, 26, 26, 0.5, 1.1),
    Grove("shrub", LEFT, 0, 62, 8, 16, 46, 0.5, 1.0),
    Grove("shrub", LEFT, 112, 210, 8, 13, 26, 0.4, 0.8),
    Grove("shrub", LEFT, 370, 470, 8, 18, 36, 0.5, 1.0),
    Grove("shrub", LEFT, 470, 680, 7.5, 11, 40, 0.4, 0.8),
    Grove("shrub", LEFT, 790, 850, 9, 18, 22, 0.5, 0.8),
    Grove("shrub", LEFT, 960, 985, 8, 10, 10, 0.5, 0.8),
    Grove("shrub", LEFT, 1028, 1138, 10, 20, 26, 0.5, 1.0),
)
