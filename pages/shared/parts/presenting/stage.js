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
    this.on = on;
    if (!on) {
      this.observer.disconnect();
      this.key = null;
      this.leave();
      return;
    }
    this.observer.observe(document.body, { childList: true, subtree: true });
    this.choose();
  }

  choose() {
    if (!this.on) return;
    const strip = document.querySelector(STRIP);
    document.documentElement.style.setProperty("--strip", `${strip?.offsetHeight ?? 0}px`);
    if (this.place?.isConnected) return;
    const again = this.key && pictures().find((place) => keyOf(place) === this.key);
    const place = again || lookedAt();
    if (!place) return this.leave();
    this.leave();
    this.key = keyOf(place);
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

// Pictures read from their style how large they are to be.
function redrawn() {
  window.dispatchEvent(new Event("landscape-look"));
}
