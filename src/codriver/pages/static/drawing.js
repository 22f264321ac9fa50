// Drawing with canvases and SVG, in the colours of the page.

// Returns a 2d context of the canvas, which is as sharp as the screen, and its size in the page's pixels.
export function fitted(canvas) {
  const sharpness = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  const columns = Math.round(width * sharpness), rows = Math.round(height * sharpness);
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(sharpness, 0, 0, sharpness, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

// Returns a colour of the look by its name, without the dashes.
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// Draws lines over the canvas's width, each [values, colour]; the highest value is `top`.
export function drawSparkline(canvas, lines, top, most) {
  const { pen, width, height } = fitted(canvas);
  for (const [values, ink] of lines) {
    pen.beginPath();
    values.forEach((value, index) => {
      const x = width - (values.length - 1 - index) * width / (most - 1);
      pen.lineTo(x, height - 2 - (height - 4) * Math.min(1, value / top));
    });
    pen.strokeStyle = ink;
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.stroke();
  }
}
