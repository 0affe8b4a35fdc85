// A surface while a pointer turns it: with fewer cells, at the screen's own resolution, and without the
// picture behind it by which Plotly knows what is pointed at. So it turns at once without a graphics card.

const TURNED_CELLS = 50; // along each axis, about
const REST = 150; // milliseconds after the last movement until all is drawn again

// Every k-th of a list, and its last.
function thinned(list) {
  const step = Math.ceil((list.length - 1) / TURNED_CELLS) || 1;
  return Array.from(list).filter((_, k) => k % step === 0 || k === list.length - 1);
}

// Works on the drawn scene, not on the figure: redrawing a figure with fewer cells takes longer than it
// saves, since Plotly makes them many again.
class Turning {
  constructor(plot) {
    this.plot = plot;
  }

  // The pointer that holds the scene has moved.
  moved() {
    if (!this.undo) this.lighten();
    this.latest = performance.now();
    clearTimeout(this.timer);
    // Movements are told just before a frame: where frames are slow, one may be on its way.
    this.timer = setTimeout(() => requestAnimationFrame(() => {
      if (performance.now() - this.latest >= REST) this.end();
    }), REST);
  }

  lighten() {
    const scene = this.plot._fullLayout?.scene?._scene;
    if (!scene?.glplot) return;
    const { glplot, traces } = scene;
    const { pixelRatio } = glplot;
    const surfaces = Object.values(traces).filter(({ surface }) => surface);
    const thick = surfaces.map((drawn) => [drawn, this.thin(drawn)]);
    const objects = [...glplot.objects];
    for (const object of objects) object.drawPick = null;
    glplot.pixelRatio = Math.min(pixelRatio, window.devicePixelRatio || 1);
    this.undo = () => {
      if (this.plot._fullLayout?.scene?._scene !== scene) return; // another picture has come
      for (const object of objects) delete object.drawPick;
      for (const [drawn, thicken] of thick) if (scene.traces[drawn.uid] === drawn) thicken();
      glplot.pixelRatio = pixelRatio;
      glplot.update();
    };
  }

  // Draw a surface with fewer cells; what draws it whole again.
  thin(drawn) {
    const whole = drawn.data;
    const [x, y] = [thinned(whole.x), thinned(whole.y)];
    const thin = { ...whole, x, y, z: thinned(whole.z).map(thinned), _length: y.length, _ylength: y.length };
    Object.assign(drawn, { refineData: false, dataScaleX: 1, dataScaleY: 1 });
    drawn.update(thin);
    return () => {
      drawn.refineData = true;
      drawn.update(drawn.data === thin ? whole : drawn.data); // else there is a new figure
    };
  }

  end() {
    clearTimeout(this.timer);
    this.undo?.();
    this.undo = null;
  }

  // There is nothing left to draw.
  remove() {
    clearTimeout(this.timer);
    this.undo = null;
  }
}
