/** The one theme of every chart: sizes in px, colours by class in look/tokens.css. Nothing else decides how a chart looks. */
export const theme = {
  small: 13, // text of axes and labels
  strong: 15, // the label that carries the finding
  axis: 24, // room below for the axis' words
  height: 206, // of a chart that names no height, and how far it grows beside a tall neighbour
  tallest: 400,
  row: 32, // a horizontal bar with its words
  bar: 10, // thickness of a horizontal bar
  line: 2,
  ticks: 3,
  cell: 26, // least height of a heat map's row
  series: 6,
};

let ruler: CanvasRenderingContext2D | null = null;
/** Width of a text in the page's own font. */
export function measure(text: string, px = theme.small, weight = 400): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return text.length * px * 0.8;
  ruler.font = `${weight} ${px}px Pretendard, sans-serif`;
  return ruler.measureText(text).width;
}
