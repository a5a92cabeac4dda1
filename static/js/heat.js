/* Weekday by hour as a table of links: it reads, prints and takes the keyboard like any table. */

import { html, write } from "./charts.js";

const LEVELS = 8;

/** Builds the table from {first, last, occurrences, paid_orders, paid_cny}. */
export function heatMap(element, data) {
  const averages = data.paid_orders.map((row, weekday) => row.map((n) => n / (data.occurrences[weekday] || 1)));
  const high = usualHigh(averages.flat());
  const weekdays = element.dataset.weekdays.split(" ");
  const cell = (weekday, hour) => {
    const average = averages[weekday][hour];
    const text = say(element.dataset.sum, {
      weekday: weekdays[weekday],
      hour: `${hour}:00–${hour}:59`,
      orders: write.count(data.paid_orders[weekday][hour]),
      amount: write.amount(data.paid_cny[weekday][hour]),
      average: average.toFixed(1),
    });
    const link = html("a", { href: rows(element, data, weekday, hour), title: text, className: `heat-${level(average, high)}` });
    link.setAttribute("aria-label", text);
    return html("td", {}, link);
  };
  const hours = [...Array(24).keys()];
  const head = html("tr", {}, html("th"), ...hours.map((hour) => html("th", { scope: "col", textContent: hour % 3 ? "" : hour })));
  const body = weekdays.map((name, weekday) =>
    html("tr", {}, html("th", { scope: "row", textContent: name }), ...hours.map((hour) => cell(weekday, hour))),
  );
  element.replaceChildren(
    html("table", { className: "heat" },
      html("caption", { className: "visually-hidden", textContent: element.dataset.caption }),
      html("thead", {}, head), html("tbody", {}, ...body)),
  );
}

/** What all but the busiest hours stay below: one sale's midnight must not pale everything else. */
function usualHigh(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.97)];
}

function level(average, high) {
  return average ? Math.min(LEVELS, Math.max(1, Math.ceil((average / high) * (LEVELS - 1)))) : 0;
}

function rows(element, data, weekday, hour) {
  const query = { paid_from: data.first, paid_to: data.last, paid_weekday: weekday + 1, paid_hour: hour, sort: "-paid" };
  return `${element.dataset.ordersUrl}?${new URLSearchParams(query)}`;
}

function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
