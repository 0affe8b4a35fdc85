// The one picture that takes the screen, in picture-only mode and where a page is embedded in another.

const PICTURES = ".landscape-stage, .playground, .flow-diagram";
const STRIP = ".st-key-lesson-strip";

const pictures = () =>
  [...document.querySelectorAll(`.stMain :is(${PICTURES})`)]
    .map((picture) => picture.closest(".stElementContainer"))
    .filter((place) => place?.getClientRects().length);

const keyOf = (place) => [...place.classList].find((name) => name.startsWith("st-key-"));

// How many pixels of its height are in sight.
function inSight(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
}

// The picture that a reader looks at: that of which most is seen, the first of equals.
function lookedAt() {
  return pictures().reduce((best, place) => (best && inSight(best) >= inSight(place) ? best : place), null);
}

class Stage {
  constructor() {
    // Pages change, and runs replace what is on them: then the picture is looked for again.
    this.observer = new MutationObserver(() => (this.request ??= requestAnimationFrame(() => {
      this.request = null;
      this.choose();
    })));
  }

  show(on) {
    if (on === this.on) return;
    this.on = on;
    if (!on) {
      this.observer.disconnect();
      this.key = null;
      this.leave();
      return;
    }
    // Only a reader who sees a picture can mean it; on a page that is still to come it is the first one.
    this.key = document.querySelector(".landscape-plot[data-drawn]") && keyOf(lookedAt());
    this.observer.observe(document.body, { childList: true, subtree: true });
    this.choose();
  }

  choose() {
    if (!this.on) return;
    const strip = document.querySelector(STRIP), { style } = document.documentElement;
    style.setProperty("--strip", `${strip?.offsetHeight ?? 0}px`);
    style.setProperty("--stage", getComputedStyle(document.querySelector(".stApp")).backgroundColor);
    if (this.key && this.place?.isConnected) return;
    const found = pictures();
    const again = this.key && found.find((each) => keyOf(each) === this.key);
    if (found.length && !again) this.key = null; // another page: its first picture may be still to come
    const place = again || found[0];
    if (place === this.place) return;
    this.leave();
    if (!place) return;
    this.place = place;
    place.dataset.presented = "";
    document.documentElement.dataset.stage = "";
    redrawn();
  }

  leave() {
    delete this.place?.dataset.presented;
    this.place = null;
    delete document.documentElement.dataset.stage;
  }
}

let asked = false;

// Pictures read from their style how large they are to be: once after all that has been changed now.
function redrawn() {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    window.dispatchEvent(new Event("landscape-look"));
  });
}
