/* Draws the dashboard from the JSON block of the page. */

import { spark } from "./charts.js";
import { heatMap } from "./heat.js";
import { trend } from "./trend.js";

const block = document.getElementById("dashboard-data");

if (block) {
  const data = JSON.parse(block.textContent);
  document.querySelectorAll("[data-spark]").forEach(spark);
  heatMap(document.getElementById("heat"), data.heat);
  trend(document.getElementById("trend"), data.trend);
}
