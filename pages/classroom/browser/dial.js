// The dial: a direction, by finger or by keys; in the round of the slope it shows the way down.

const SIZE = 480, MIDDLE = SIZE / 2, RIM = 205;
const TURN = Math.PI / 36, LEAP = Math.PI / 4;
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class Dial {
  constructor(canvas, changed) {
    Object.assign(this, { canvas, changed, angle: Math.PI / 2, share: 0.5, fixed: false });
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.point(event);
    };
    canvas.onpointermove = (event) => event.buttons && this.point(event);
    canvas.onkeydown = (event) => {
      const turn = { ArrowLeft: TURN, ArrowUp: TURN, ArrowRight: -TURN, ArrowDown: -TURN, PageUp: LEAP, PageDown: -LEAP }[event.key];
      if (turn === undefined) return;
      event.preventDefault();
      this.turn(this.angle + turn);
    };
  }

  point({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    this.turn(Math.atan2(box.top + box.height / 2 - clientY, clientX - box.left - box.width / 2));
  }

  turn(angle) {
    if (this.fixed) return;
    this.angle = angle;
    this.changed();
  }

  // The way down, where it is felt: then nobody turns the arrow but the slope.
  feel(downhill) {
    this.fixed = downhill !== undefined;
    if (this.fixed) this.angle = downhill;
    this.canvas.setAttribute("aria-readonly", String(this.fixed));
    this.canvas.setAttribute("aria-label", this.fixed ? "Direction straight down, as you feel it" : "Direction");
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    const length = 60 + this.share * (RIM - 70);
    const [x, y] = [Math.cos(this.angle), -Math.sin(this.angle)];
    pen.clearRect(0, 0, SIZE, SIZE);
    pen.lineWidth = 4;
    pen.strokeStyle = pen.fillStyle = color("--ink");
    pen.globalAlpha = 0.4;
    pen.beginPath();
    pen.arc(MIDDLE, MIDDLE, RIM, 0, 7);
    pen.stroke();
    pen.globalAlpha = 1;
    pen.beginPath();
    pen.arc(MIDDLE, MIDDLE, 10, 0, 7);
    pen.fill();
    pen.strokeStyle = pen.fillStyle = color(this.fixed ? "--amber" : "--blue");
    pen.lineWidth = 12;
    pen.beginPath();
    pen.moveTo(MIDDLE, MIDDLE);
    pen.lineTo(MIDDLE + length * x, MIDDLE + length * y);
    pen.stroke();
    pen.beginPath();
    for (const [along, aside] of [[34, 0], [-8, 24], [-8, -24]]) {
      pen.lineTo(MIDDLE + (length + along) * x - aside * y, MIDDLE + (length + along) * y + aside * x);
    }
    pen.fill();
    this.canvas.setAttribute("aria-valuenow", degrees(this.angle));
    this.canvas.setAttribute("aria-valuetext", direction(this.angle));
  }
}

// The losses of this round, one after another.
function drawCurve(canvas, losses) {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  canvas.setAttribute("aria-label", `Losses of your looks: ${losses.map(short).join(", ") || "none yet"}`);
  if (losses.length === 0) return;
  const low = Math.min(...losses), range = Math.max(...losses) - low || 1;
  const x = (k) => 12 + ((canvas.width - 24) * k) / Math.max(1, losses.length - 1);
  const y = (loss) => canvas.height - 14 - ((canvas.height - 28) * (loss - low)) / range;
  pen.strokeStyle = pen.fillStyle = color("--blue");
  pen.lineWidth = 4;
  pen.beginPath();
  losses.forEach((loss, k) => pen.lineTo(x(k), y(loss)));
  pen.stroke();
  losses.forEach((loss, k) => {
    pen.beginPath();
    pen.arc(x(k), y(loss), 6, 0, 7);
    pen.fill();
  });
}
