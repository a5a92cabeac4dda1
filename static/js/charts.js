/* What all charts share: colours and fonts of the page, small courses, drawing again when the page changes. */

const SVG = "http://www.w3.org/2000/svg";

/** The colour behind a CSS variable as the browser shows it now, light or dark: colour("--shop-up"). */
export function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

export const locale = document.documentElement.lang.startsWith("en") ? "en" : "zh-Hans";

const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const count = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });

export const write = {
  amount: (value) => (value === null || value === undefined ? "–" : amount.format(value)),
  count: (value) => (value === null || value === undefined ? "–" : count.format(value)),
  short: (value) => short.format(value),
};

/** An ECharts chart in the page's font and colours; `options` is asked again when theme or width change. */
export function chart(element, options) {
  const drawing = window.echarts.init(element, null, { renderer: "canvas" });
  const draw = () => drawing.setOption({ ...frame(), ...options() }, true);
  document.addEventListener("theme-changed", () => requestAnimationFrame(draw));
  new ResizeObserver(() => {
    drawing.resize();
    draw();
  }).observe(element);
  return drawing;
}

function frame() {
  return {
    animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--tblr-body-color") },
    aria: { enabled: false },
  };
}

/** A tooltip without HTML: the strict policy allows no inline styles. */
export function tooltip(formatter) {
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    backgroundColor: colour("--tblr-bg-surface"),
    borderColor: colour("--tblr-border-color"),
    textStyle: { color: colour("--tblr-body-color"), fontSize: 12, lineHeight: 20 },
    formatter,
  };
}

/** A small course without axes, as SVG that the style sheet colours. */
export function spark(element) {
  const values = JSON.parse(element.dataset.spark);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const step = 100 / (values.length - 1);
  const height = (value) => (high === low ? 15 : 28 - ((value - low) / (high - low)) * 26);
  const points = values.flatMap((value, place) => (value === null ? [] : [[place * step, height(value)]]));
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const svg = part("svg", { viewBox: "0 0 100 30", preserveAspectRatio: "none" });
  svg.append(
    part("polygon", { class: "spark-area", points: `${points[0][0]},30 ${line} ${points.at(-1)[0]},30` }),
    part("polyline", { class: "spark-line", points: line }),
  );
  element.replaceChildren(svg);
}

function part(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** An HTML element with properties and children. */
export function html(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
