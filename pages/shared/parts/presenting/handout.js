// A page to print: the picture, what it shows in words, and the link with its code. It is made as the browser
// begins to print, by whatever way, and is gone afterwards.

const SHEET = { width: 660, height: 540 }; // pixels for the picture, on A4 and on Letter
const TOOLS = 26; // pixels above a picture for its tool bar
const TWO_BOARDS = { width: 900, height: 720 }; // the playground without its numbers
const INK = "#1a1c23";
const SENTENCE = 40; // letters that a sentence has at least

// The first words of the page that are a sentence: what the picture shows.
function sentence() {
  const words = [...document.querySelectorAll(".stMain [data-testid=stMarkdown] p")];
  const copy = words.find((one) => one.textContent.trim().length >= SENTENCE)?.cloneNode(true);
  for (const help of copy?.querySelectorAll("[data-testid^=stTooltip]") ?? []) help.remove();
  return copy ?? null;
}

function heading() {
  return document.querySelector(".stMain h1 [data-heading-text]")?.textContent ?? document.title;
}

class Handout {
  constructor() {
    window.addEventListener("beforeprint", () => this.make());
    window.addEventListener("afterprint", () => this.clear());
  }

  // Ask for the code of the link while there is time.
  async prepare() {
    const link = linkOf({ mode: "" });
    try {
      [this.code] = await codesOf(this.address, link);
      this.of = link;
    } catch {
      this.code = null;
    }
  }

  // What the browser prints at once can't wait for an answer, so this asks and waits.
  now() {
    const link = linkOf({ mode: "" });
    if (this.of === link && this.code) return this.code;
    try {
      const request = new XMLHttpRequest();
      request.open("GET", `${this.address}?link=${encodeURIComponent(link)}`, false);
      request.send();
      return JSON.parse(request.responseText).codes[0] ?? { link };
    } catch {
      return { link };
    }
  }

  make() {
    this.clear();
    const place = document.querySelector("[data-presented]") ?? lookedAt() ?? pictures()[0];
    const picture = place?.querySelector(`${PICTURES}`);
    const { link, qr } = this.now();
    const caption = sentence();
    caption?.classList.add("handout-caption");
    const foot = made("footer");
    const address = made("p", { textContent: link });
    if (qr) foot.append(made("div", { className: "handout-code", innerHTML: qr }));
    foot.append(address);
    this.sheet = made("section", { className: "handout" });
    this.sheet.append(made("h1", { textContent: heading() }));
    document.body.prepend(this.sheet);
    if (picture) this.sheet.append(printed(picture), ...[...place.querySelectorAll(".player-legend")].map(still));
    if (caption) this.sheet.append(caption);
    this.sheet.append(facts(picture), foot);
  }

  clear() {
    this.sheet?.remove();
    this.sheet = null;
  }
}

// A copy with what its canvases show.
function still(node) {
  const copy = node.cloneNode(true);
  const canvases = copy.querySelectorAll("canvas");
  node.querySelectorAll("canvas").forEach((canvas, number) => {
    if (canvas.width && canvas.height) canvases[number].getContext("2d").drawImage(canvas, 0, 0);
  });
  return copy;
}

// A picture in dark ink on white, as large as the sheet has room.
function printed(picture) {
  for (const scene of scenesOf(picture)) scene.redraw();
  const copy = still(picture);
  for (const words of copy.querySelectorAll(".main-svg text")) if (!onChip(words)) words.style.fill = INK;
  for (const svg of copy.querySelectorAll(".main-svg")) svg.style.background = "transparent";
  for (const ground of copy.querySelectorAll(".bglayer .bg")) ground.style.fill = "transparent";
  const { width, height } = sizeOf(picture);
  const zoom = Math.min(SHEET.width / width, SHEET.height / height);
  copy.style.cssText += `width: ${width}px; zoom: ${zoom.toFixed(4)}`;
  const place = made("div", { className: "handout-picture" });
  place.append(copy);
  return place;
}

function sizeOf(picture) {
  const drawn = picture.querySelector(".landscape-plot")?._fullLayout;
  if (drawn) return { width: drawn.width, height: drawn.height + TOOLS };
  if (picture.matches(".playground")) return TWO_BOARDS;
  const { width, height } = picture.getBoundingClientRect();
  return { width: width || SHEET.width, height: height || SHEET.height };
}

// Surfaces, which are drawn anew: what a graphics card has shown it need not keep.
function scenesOf(picture) {
  const drawn = picture.querySelector(".landscape-plot")?._fullLayout ?? {};
  return [drawn.scene?._scene?.glplot].filter((scene) => scene?.redraw);
}

// Whether words stand on a ground of their own, as those of a legend over a map.
function onChip(words) {
  const ground = words.closest(".legend")?.querySelector(".bg");
  return ground && Number(ground.style.fillOpacity || 1) > 0.5;
}

function facts(picture) {
  const list = made("dl", { className: "handout-facts" });
  const found = picture?.querySelector(".landscape-plot")?.picture?.facts ?? picture?.playground?.facts() ?? [];
  for (const [name, value] of found) {
    list.append(made("dt", { textContent: name }), made("dd", { textContent: value }));
  }
  return list;
}
