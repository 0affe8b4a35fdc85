// One Plotly picture in the browser, the same on a page of the app and on a page of its own: its size
// and shape, its clicks, fingers and keys, and the image that its tool bar saves.

const STILL = 8; // pixels that a pointer may move between down and up of a click
const WINDOW = 900; // pixels: heights are for a window as high; in a higher one, maps are higher
const HIGHEST = 1.6; // times their height
const NARROW = 480; // pixels: on a screen as narrow, a picture is no higher than it is wide
const SCREEN = 0.85; // of the window's height is the most that an enlarged picture takes
const LEAST = 160; // pixels: in less, as while a page is laid out, there is no room for labels
const FITTINGS = 3; // margins depend a little on the size, and the size on the margins
// Of the words under an image, in pixels; and how many of its pixels are one of the picture.
const IMAGE = { line: 17, letter: 6.2, room: 10, size: 12, scale: 2 };
const COARSE = window.matchMedia("(pointer: coarse)");

class Picture {
  // `clicked` is called with the point of a click.
  constructor(plot, clicked = () => {}) {
    this.plot = plot;
    this.clicked = clicked;
    this.margins = { across: 140, down: 90 };
    this.tool = 0;
    this.facts = [];
    this.look = { type: 1, fills: false };
    this.turning = new Turning(plot);
    this.moved = this.moved.bind(this);
    this.released = this.released.bind(this);
    plot.setAttribute("role", "figure");
    plot.addEventListener("pointerdown", (event) => this.pressed(event), true);
    plot.addEventListener("keydown", (event) => this.key(event));
    for (const [name, heard] of this.pointer()) window.addEventListener(name, heard, true);
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.fit()));
    this.observer.observe(plot);
  }

  pointer() {
    return [["pointermove", this.moved], ["pointerup", this.released], ["pointercancel", this.released]];
  }

  // Draw a figure in place; `label` says it in words, `facts` are pairs of words for its image.
  async draw(figure, label = "", facts = []) {
    const { plot } = this;
    const first = !plot._fullLayout;
    this.height = figure.layout.height ?? 450;
    this.ratio = figure.layout.meta?.ratio;
    this.facts = facts;
    this.look = wanted(plot);
    const shown = this.look.fills && this.ratio ? besides(figure, plot) : figure;
    const { data, layout: drawn } = this.look.type === 1 ? shown : enlarged(shown, this.look.type);
    const layout = { ...drawn, ...this.size() };
    if (this.ratio) this.hold(layout);
    if (COARSE.matches) this.leaveScrolling(layout);
    plot.setAttribute("aria-label", label);
    // One and the same from drawing to drawing: with another one Plotly would start anew.
    this.settings ??= this.config();
    await window.Plotly.react(plot, data, layout, this.settings);
    if (first) {
      plot.on("plotly_click", ({ points }) => this.hit(points[0]));
      plot.on("plotly_afterplot", () => this.tools());
    }
    await this.fit();
    this.tools();
  }

  config() {
    const save = {
      name: "Save as PNG", icon: window.Plotly.Icons.camera, click: () => this.save(),
    };
    return {
      displaylogo: false,
      responsive: false,
      scrollZoom: false,
      displayModeBar: COARSE.matches ? true : "hover",
      modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d", "resetCameraLastSave3d"],
      modeBarButtonsToAdd: [save],
    };
  }

  // While the size is being fitted, labels stay at the edges from which margins are measured.
  hold(layout) {
    layout.xaxis = { ...layout.xaxis, constraintoward: "left" };
    layout.yaxis = { ...layout.yaxis, constraintoward: "bottom" };
  }

  // A finger scrolls the page; zoom and turn are buttons of the tool bar, which then take the finger.
  leaveScrolling(layout) {
    layout.dragmode = false;
    if (layout.scene) layout.scene = { ...layout.scene, dragmode: false };
  }

  // The largest size in the present room at which the plotting area has its shape.
  size() {
    const width = Math.max(LEAST, this.plot.clientWidth || 700);
    const height = this.room(width);
    if (!this.ratio) return { width, height };
    const { across, down } = this.margins;
    const inner = Math.max(60, Math.min(width - across, (height - down) / this.ratio));
    return { width: Math.round(inner + across), height: Math.round(inner * this.ratio + down) };
  }

  // The height that there is for so much width.
  room(width) {
    if (this.look.fills) return Math.max(LEAST, this.plot.clientHeight);
    const { type } = this.look;
    const grows = this.ratio ? Math.min(HIGHEST, Math.max(1, window.innerHeight / WINDOW)) : 1;
    const most = type > 1 ? SCREEN * window.innerHeight : Infinity;
    const height = Math.min(most, this.height * Math.max(grows, type));
    return width < NARROW * type ? Math.min(height, width) : height;
  }

  async fit() {
    const { plot } = this;
    for (let fitting = 0; fitting < FITTINGS; fitting += 1) {
      if (!plot._fullLayout || !plot.isConnected || !plot.clientWidth) return;
      const { l, r, t, b } = plot._fullLayout._size;
      this.margins = { across: l + r, down: t + b };
      const { width, height } = this.size();
      const now = plot._fullLayout;
      if (Math.abs(width - now.width) <= 1 && Math.abs(height - now.height) <= 1) return;
      await window.Plotly.relayout(plot, { width, height });
    }
  }

  pressed({ clientX, clientY, isPrimary, target }) {
    this.turning.end(); // what is clicked is the whole surface
    const turns = this.plot._fullLayout?.scene?.dragmode && target.closest(".gl-container");
    if (isPrimary) this.press = { x: clientX, y: clientY, down: true, dragged: false, turns };
    else if (this.press) this.press.dragged = true;
  }

  moved({ type, clientX, clientY }) {
    const { press } = this;
    if (!press?.down) return;
    if (Math.hypot(clientX - press.x, clientY - press.y) > STILL) press.dragged = true;
    if (press.turns && press.dragged && type === "pointermove") this.turning.moved();
  }

  released(event) {
    const { press } = this;
    if (!press?.down || !event.isPrimary) return;
    this.moved(event);
    if (event.type === "pointercancel") press.dragged = true; // the page took it to scroll
    press.down = false;
    if (press.point) this.report();
  }

  // Plotly tells a click on a surface while the button is still down, and others when it is up.
  hit({ x, y }) {
    const { press } = this;
    if (!press || press.point) return;
    press.point = { x: Number(x), y: Number(y) };
    if (!press.down) this.report();
  }

  // A drag is no click.
  report() {
    if (!this.press.dragged) this.clicked(this.press.point);
  }

  // The tool bar is one stop of the tab key; arrow keys lead from tool to tool.
  tools() {
    const bar = this.plot.querySelector(".modebar");
    if (!bar) return;
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Tools of the picture");
    const buttons = [...bar.querySelectorAll("button")];
    this.tool = Math.min(this.tool, buttons.length - 1);
    buttons.forEach((button, number) => (button.tabIndex = number === this.tool ? 0 : -1));
  }

  key({ key, target }) {
    const turn = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!turn || !target.closest?.(".modebar")) return;
    const buttons = [...this.plot.querySelectorAll(".modebar button")];
    this.tool = (buttons.indexOf(target) + turn + buttons.length) % buttons.length;
    this.tools();
    buttons[this.tool].focus();
  }

  // The image holds the picture as it is seen, a race over it as well, and under it what it shows.
  async save() {
    const { data, layout, _fullLayout: drawn } = this.plot;
    const lines = wrapped(this.facts, drawn.width / IMAGE.letter);
    const room = lines.length ? lines.length * IMAGE.line + IMAGE.room : 0;
    const size = { width: drawn.width, height: drawn.height + room };
    const words = {
      text: lines.join("<br>"), font: { size: IMAGE.size }, x: 0, y: 0, xref: "container", yref: "container",
      xanchor: "left", yanchor: "bottom", pad: { l: 8, b: 6 },
    };
    const below = { ...layout.margin, b: drawn._size.b + room };
    const image = { data, layout: { ...layout, ...size, margin: below, title: words } };
    const picture = new Image();
    picture.src = await window.Plotly.toImage(image, { ...size, format: "png", scale: IMAGE.scale });
    await picture.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: picture.width, height: picture.height });
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const race = this.plot.querySelector(".player-canvas");
    if (race) context.drawImage(race, 0, 0, drawn.width * IMAGE.scale, drawn.height * IMAGE.scale);
    const link = document.createElement("a");
    Object.assign(link, { href: canvas.toDataURL("image/png"), download: "landscape.png" });
    link.click();
  }

  remove() {
    this.turning.remove();
    this.observer.disconnect();
    for (const [name, heard] of this.pointer()) window.removeEventListener(name, heard, true);
    window.Plotly?.purge(this.plot);
  }
}

// "name: value · name: value" in lines of about so many letters, safe in Plotly's text.
function wrapped(facts, letters) {
  const lines = [];
  for (const [name, value] of facts) {
    const fact = `${name}: ${value}`.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const line = lines.length ? `${lines.at(-1)} · ${fact}` : fact;
    if (lines.length && line.length <= letters) lines[lines.length - 1] = line;
    else lines.push(fact);
  }
  return lines;
}
