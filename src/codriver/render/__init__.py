"""The simulator's picture on Panda3D: textures and scenery made from seeds, looks, cameras and the bonnet."""
