// Where a point of a 3-D scene of Plotly stands on the screen, by the matrices of its camera:
// data → (dataScale) → (model) → world → (view) → eye → (projection) → clip. Plotly keeps them in
// `scene._scene`, sixteen numbers each, column after column.

class Projection {
  // Of a scene as it was drawn last; nothing before it was drawn.
  static of(plot) {
    const scene = plot._fullLayout?.scene?._scene;
    const model = scene?.glplot?.cameraParams.model;
    return model?.[15] ? new Projection(scene) : null;
  }

  constructor({ glplot, dataScale, container }) {
    const { model, view, projection } = glplot.cameraParams;
    const { offsetLeft, offsetTop, clientWidth, clientHeight } = container;
    this.area = [offsetLeft, offsetTop, clientWidth, clientHeight];
    const scale = dataScale.map((share, axis) => share * model[5 * axis]);
    const shift = [12, 13, 14].map((k) => model[k]);
    this.matrix = Projection.product(Projection.product(projection, view), [
      scale[0], 0, 0, 0, 0, scale[1], 0, 0, 0, 0, scale[2], 0, ...shift, 1,
    ]);
    // The view turns and moves and does nothing else: turned back, the eye's own place is where
    // it moves to the origin.
    const world = [0, 1, 2].map((axis) =>
      -(view[4 * axis] * view[12] + view[4 * axis + 1] * view[13] + view[4 * axis + 2] * view[14]));
    this.eye = world.map((place, axis) => (place - shift[axis]) / scale[axis]);
  }

  static product(left, right) {
    return Array.from({ length: 16 }, (_, place) => {
      const row = place % 4;
      const column = place - row;
      let sum = 0;
      for (let k = 0; k < 4; k += 1) sum += left[4 * k + row] * right[column + k];
      return sum;
    });
  }

  // Pixels from the left and the top of the plot; not numbers for what lies behind the camera.
  pixels([x, y, z]) {
    const { matrix, area } = this;
    const row = (k) => matrix[k] * x + matrix[k + 4] * y + matrix[k + 8] * z + matrix[k + 12];
    const nearness = row(3);
    if (!(nearness > 0)) return [NaN, NaN];
    return [
      area[0] + (0.5 + (0.5 * row(0)) / nearness) * area[2],
      area[1] + (0.5 - (0.5 * row(1)) / nearness) * area[3],
    ];
  }

  same(other) {
    return Boolean(other) && ["matrix", "area"].every((part) =>
      this[part].every((number, k) => number === other[part][k]));
  }
}
