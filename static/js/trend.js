/* Amount and orders over the period, the period before dashed; a press on a point leads to its orders. */

import { chart, colour, html, tooltip, write } from "./charts.js";

const SERIES = [
  { key: "paid_cny", name: "amount", write: write.amount, colour: "--tblr-primary", axis: 0 },
  { key: "paid_cny_before", name: "amountBefore", write: write.amount, colour: "--tblr-primary", axis: 0, before: true },
  { key: "paid_orders", name: "orders", write: write.count, colour: "--tblr-orange", axis: 1 },
  { key: "paid_orders_before", name: "ordersBefore", write: write.count, colour: "--tblr-orange", axis: 1, before: true },
];

/** Draws the chart, and writes its table when that is opened. */
export function trend(element, data) {
  const drawing = chart(element, () => options(element, data));
  drawing.getZr().on("click", (event) => {
    const place = drawing.convertFromPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY])[0];
    if (drawing.containPixel("grid", [event.offsetX, event.offsetY])) location.assign(rows(element, data, place));
  });
  drawing.getZr().on("mousemove", (event) => {
    const inside = drawing.containPixel("grid", [event.offsetX, event.offsetY]);
    drawing.getZr().setCursorStyle(inside ? "pointer" : "default");
  });
  const place = document.querySelector("[data-table-of='trend']");
  place.closest("details").addEventListener("toggle", () => place.replaceChildren(table(element, data)), { once: true });
}

function rows(element, data, place) {
  const day = data.grain === "day" ? data.labels[place] : element.dataset.day;
  const query = { paid_from: day, paid_to: day, sort: "-paid" };
  if (data.grain === "hour") query.paid_hour = place;
  return `${element.dataset.ordersUrl}?${new URLSearchParams(query)}`;
}

function options(element, data) {
  const muted = colour("--tblr-secondary");
  const line = colour("--tblr-border-color");
  const narrow = element.clientWidth < 480;
  const axis = { type: "value", axisLabel: { color: muted, formatter: write.short }, minInterval: 1, alignTicks: true };
  return {
    grid: { left: 4, right: 4, top: narrow ? 64 : 44, bottom: 4, containLabel: true },
    legend: {
      top: 4,
      left: 0,
      itemWidth: 18,
      itemHeight: 8,
      itemGap: 16,
      icon: "path://M0,3H18V5H0Z",
      textStyle: { color: muted },
      inactiveColor: colour("--board-faint"),
      selected: { [element.dataset.ordersBefore]: false },
      data: SERIES.map((one) => ({ name: element.dataset[one.name] })),
    },
    tooltip: tooltip((points) => describe(element, data, points[0].dataIndex)),
    xAxis: {
      type: "category",
      data: data.labels,
      boundaryGap: false,
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { color: muted, hideOverlap: true, formatter: shortDay },
    },
    yAxis: [
      { ...axis, splitLine: { lineStyle: { color: line, type: "dashed" } } },
      { ...axis, splitLine: { show: false } },
    ],
    series: SERIES.map((one) => series(one, element, data)),
  };
}

function series(one, element, data) {
  const shade = colour(one.colour);
  return {
    name: element.dataset[one.name],
    type: "line",
    data: data[one.key],
    yAxisIndex: one.axis,
    smooth: 0.25,
    smoothMonotone: "x",
    symbol: "circle",
    symbolSize: 5,
    showSymbol: !one.before && data.labels.length <= 31,
    itemStyle: { color: shade, opacity: one.before ? 0.55 : 1 },
    lineStyle: { color: shade, width: one.before ? 1.5 : 2, type: one.before ? [4, 4] : "solid", opacity: one.before ? 0.55 : 1 },
    areaStyle: one.key === "paid_cny" ? { color: shade, opacity: 0.08 } : undefined,
    z: one.before ? 1 : 2,
  };
}

/** 2026-11-09 → 11-09; hours stay. */
function shortDay(label) {
  return label.length > 5 ? label.slice(5) : label;
}

function describe(element, data, place) {
  const texts = element.dataset;
  const when = data.grain === "day" ? `${data.labels[place]}  (${data.labels_before[place]})` : data.labels[place];
  const pair = (name, key, format) => `${name}  ${format(data[key][place])}  (${format(data[`${key}_before`][place])})`;
  return [when, pair(texts.amount, "paid_cny", write.amount), pair(texts.orders, "paid_orders", write.count)].join("\n");
}

function table(element, data) {
  const texts = element.dataset;
  const head = html("tr", {}, ...[texts.when, ...SERIES.map((one) => texts[one.name])].map((text) => html("th", { scope: "col", textContent: text })));
  const body = data.labels.map((label, place) =>
    html("tr", {},
      html("th", { scope: "row" }, html("a", { href: rows(element, data, place), textContent: label })),
      ...SERIES.map((one) => html("td", { textContent: one.write(data[one.key][place]) })),
    ),
  );
  return html("table", {}, html("thead", {}, head), html("tbody", {}, ...body));
}
