// Lets the page follow a slider while it is dragged. Streamlit's slider gives its value when it is let
// go. So it is let go and taken up again where it is, by the events of its own pointer: whenever its
// value is another one, and the page has been run with the one given before. What comes in between is
// skipped, and the value at the end is given by the slider itself.
//
// Where the page offers a preview for the slider, its picture alone is asked for instead, one at a time
// and always for the last value, and the page is run when the pointer rests.

const SLIDER = "[data-testid=stSlider]";
const THUMB = ":has(> [data-testid=stSliderThumbValue])";
const OF_VALUE = { subtree: true, attributeFilter: ["aria-valuetext"] };
const OF_SCRIPT = { attributeFilter: ["data-test-script-state"] };
const LONG = 1000; // milliseconds: after a run as long, the server has as much time for others
const RESTS = 250; // milliseconds without another value: the pointer rests
const UNHEARD = 2000; // milliseconds: a value that no run has answered by then was none to the slider
// Each value changes the link. Safari lets no page change it more than a hundred times in half a
// minute: there, after so many changes, one a second.
const CHANGES = { most: "GestureEvent" in window ? 60 : Infinity, within: 30_000, then: 1000 };

let app = null; // the element that says whether a script runs
let live = false; // whether the page may follow
let preview = null; // what can be drawn without a run: { address, chart, sliders }
let drag = null; // the slider that is held
let sketching = null; // ends the request for a preview that is under way
let pause = 0; // the timer that notes that the pointer rests
let asked = null; // when the run that is under way was asked for, if by a drag
let unheard = 0; // the timer that gives it up
let resting = false; // whether the server is left to others
let changes = []; // times of late

const valueChanged = new MutationObserver(valueIsNew);

function valueOf(slider) {
  return [...slider.querySelectorAll("input")].map((input) => input.value).join();
}

function middle(element) {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}

function pressed({ target, clientX }) {
  const slider = target.closest?.(SLIDER);
  if (!slider) return;
  const thumb = target.closest(THUMB);
  // A thumb that is pressed beside its middle stays as far beside the pointer.
  const given = valueOf(slider);
  drag = { slider, given, sketched: given, beside: thumb ? clientX - middle(thumb) : 0, at: null };
  valueChanged.observe(slider, OF_VALUE);
}

function moved(event) {
  if (drag) drag.at = event;
}

// The page runs with the value at the end, unless it is the one that it was run with last.
function released() {
  valueChanged.disconnect();
  clearTimeout(pause);
  sketching?.abort();
  if (drag && valueOf(drag.slider) === drag.given) settle();
  drag = null;
}

function valueIsNew() {
  clearTimeout(pause);
  const name = sketched();
  if (!name) return follow();
  pause = setTimeout(follow, RESTS);
  sketch(name);
}

// The setting of the held slider, where the page offers a preview for it.
function sketched() {
  return drag && preview?.sliders.find((name) => drag.slider.closest(`.st-key-${name}`));
}

function plot() {
  return document.querySelector(`.st-key-${preview?.chart} .landscape-plot`);
}

function settle() {
  plot()?.settle?.();
}

async function sketch(name) {
  if (!live || !drag?.at || sketching || asked !== null || runs()) return;
  const value = valueOf(drag.slider);
  if (value === drag.sketched) return;
  drag.sketched = value;
  const text = drag.slider.querySelector("input").getAttribute("aria-valuetext");
  const place = `${preview.address}/${name}/${encodeURIComponent(text)}`;
  const { signal } = (sketching = new AbortController());
  try {
    const answer = await fetch(place, { signal });
    const drawn = answer.status === 200 && new Uint8Array(await answer.arrayBuffer());
    if (drawn) plot()?.preview(drawn);
  } catch (error) {
    if (!signal.aborted) console.warn(`The picture can't follow the slider: ${error.message}`);
  }
  sketching = null;
  if (sketched() === name) sketch(name);
}

function follow() {
  if (!live || !drag?.at || asked !== null || resting || runs()) return;
  const value = valueOf(drag.slider);
  const thumb = drag.slider.querySelector(`${THUMB}[data-dragging]`);
  if (value === drag.given || !thumb) return;
  drag.given = drag.sketched = value;
  sketching?.abort();
  asked = performance.now();
  changes = [...changes.filter((time) => time > asked - CHANGES.within), asked];
  const { clientX } = drag.at;
  send(thumb, "pointerup", clientX);
  send(thumb, "pointerdown", middle(thumb) + drag.beside);
  send(thumb, "pointermove", clientX); // the pointer can be further than what has been drawn
  wait();
}

function runs() {
  return app.dataset.testScriptState !== "notRunning";
}

// No run comes of a value that is the one before to the slider, which can be further than what it has drawn.
function wait() {
  clearTimeout(unheard);
  if (asked !== null && !runs()) unheard = setTimeout(ended, UNHEARD);
}

function ended() {
  asked = null;
  clearTimeout(unheard);
  goOn();
}

function send(thumb, name, clientX) {
  const { pointerId, pointerType, clientY } = drag.at;
  const pointer = { pointerId, pointerType, isPrimary: true, clientX, clientY };
  thumb.dispatchEvent(new PointerEvent(name, { ...pointer, bubbles: true, cancelable: true }));
}

function rest() {
  const took = asked === null ? 0 : performance.now() - asked;
  return Math.max(took > LONG ? took : 0, changes.length > CHANGES.most ? CHANGES.then : 0);
}

// With what the slider has been moved to meanwhile.
function goOn() {
  if (drag && valueOf(drag.slider) !== drag.given) valueIsNew();
}

function changed() {
  wait();
  goOn();
}

function listen(page) {
  app = page.querySelector("[data-test-script-state]");
  const heard = { pointerdown: pressed, pointermove: moved, pointerup: released, pointercancel: released };
  for (const [name, hear] of Object.entries(heard)) {
    const own = (event) => event.isTrusted && event.isPrimary && hear(event);
    page.addEventListener(name, own, true);
  }
  new MutationObserver(changed).observe(app, OF_SCRIPT);
}

// Called at the end of each run of the page.
export default function ({ parentElement, data }) {
  if (!app) listen(parentElement.ownerDocument);
  live = data.live;
  settle();
  preview = data.preview;
  resting = true;
  setTimeout(() => {
    resting = false;
    goOn();
  }, rest());
  ended();
}
