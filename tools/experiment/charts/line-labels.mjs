/**
 * Heights for labels that would each like to stand at a height of their own, in pixels: as near to it as they can
 * without touching one another, and within the plot.
 * @param {readonly { wishPx: number, heightPx: number }[]} labels
 * @param {number} floorPx the lower end of the plot
 */
export function spread(labels, floorPx) {
  const order = labels.map((_, index) => index).sort((a, b) => wish(a) - wish(b));
  const places = labels.map(({ wishPx }) => wishPx);
  let end = -Infinity;
  for (const index of order) {
    places[index] = Math.max(wish(index), end + half(index));
    end = place(index) + half(index);
  }
  end = floorPx;
  for (const index of order.reverse()) {
    places[index] = Math.min(place(index), end - half(index));
    end = place(index) - half(index);
  }
  return places;

  /** @param {number} index */
  function wish(index) {
    return labels[index]?.wishPx ?? 0;
  }
  /** @param {number} index */
  function half(index) {
    return (labels[index]?.heightPx ?? 0) / 2;
  }
  /** @param {number} index */
  function place(index) {
    return places[index] ?? 0;
  }
}
