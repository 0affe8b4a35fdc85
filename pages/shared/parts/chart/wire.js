// Reads what wire.py packs: JSON, and beside it each array once, as plain numbers.

const ARRAY_TYPES = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array };

// The payload with its arrays: flat ones typed, those of two dimensions as lists of typed rows.
function unpacked(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const first = 4 + length;
  const { payload, arrays } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, first)));
  const numbers = bytes.slice(first).buffer;
  const made = arrays.map(({ type, shape, start }) => {
    const [rows, columns] = shape;
    const flat = new ARRAY_TYPES[type](numbers, start, shape.reduce((size, side) => size * side, 1));
    if (columns === undefined) return flat;
    return Array.from({ length: rows }, (_, row) => flat.subarray(row * columns, (row + 1) * columns));
  });
  const placed = (value) => {
    if (Array.isArray(value)) return value.map(placed);
    if (value === null || typeof value !== "object") return value;
    if ("$array" in value) return made[value.$array];
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, placed(item)]));
  };
  return placed(payload);
}
