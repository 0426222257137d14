"use strict";
// Draws every element with data-chart from the data of that name, in the colours of the page, and again when they change.
(() => {
  const data = JSON.parse(document.getElementById("charts").textContent);
  const drawn = new Map();
  const percent = (value) => `${Math.round(value * 100)} %`;
  const interval = ([value, low, high]) => `${percent(value)} (${Math.round(low * 100)}–${percent(high)})`;

  const palette = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    return Object.fromEntries(
      ["ink", "soft", "line", "paper", "card", "met", "hollow", "missed", "none"].map((name) => [name, colour(name)]),
    );
  };

  const base = (colours, description) => ({
    animation: false,
    aria: { enabled: true, label: { description } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink, fontSize: 13 },
    // Rich text, not HTML: names of queues come from outside.
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: colours.card, borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 13 },
    },
  });

  const names = (labels, colours, width) => ({
    type: "category", data: labels, inverse: true,
    axisLine: { show: false }, axisTick: { show: false },
    axisLabel: { color: colours.ink, fontSize: 13, width: width - 14, overflow: "truncate", interval: 0 },
  });

  const shares = (colours, max) => ({
    type: "value", min: 0, max, interval: max / 4,
    axisLabel: { color: colours.soft, formatter: percent }, splitLine: { lineStyle: { color: colours.line } },
  });

  const gutter = (element) => Math.min(190, Math.round(element.clientWidth * 0.34));
  const patterns = { met: null, hollow: { rotation: 0.8, dashArrayX: [1, 0], dashArrayY: [2, 5] },
    missed: { rotation: -0.8, dashArrayX: [1, 0], dashArrayY: [4, 3] },
    none: { symbol: "circle", symbolSize: 0.6, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0] } };

  const outcomes = (chart, element, colours) => ({
    legend: { top: 0, left: 0, itemGap: 16, itemWidth: 18, itemHeight: 12, textStyle: { color: colours.ink },
      selectedMode: false },
    grid: { left: gutter(element), right: 18, top: element.clientWidth < 420 ? 62 : 40, bottom: 28 },
    xAxis: shares(colours, 1), yAxis: names(chart.labels, colours, gutter(element)),
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => [items[0].name,
      ...items.map((item) => `${item.seriesName}: ${chart.series[item.seriesIndex].counts[item.dataIndex]} (${percent(item.value)})`)].join("\n") },
    series: chart.series.map((series) => ({
      type: "bar", stack: "all", name: series.name, data: series.shares, barWidth: 22,
      itemStyle: { color: colours[series.tone], borderColor: colours.paper, borderWidth: 1.5,
        decal: patterns[series.tone] && { ...patterns[series.tone], color: colours.paper } },
      label: { show: series.tone === "met", position: "insideLeft", color: colours.paper, fontWeight: 600,
        formatter: (item) => (item.value >= 0.12 ? percent(item.value) : "") },
    })),
  });

  const whisker = (colour, ink, lying, said) => (params, api) => {
    const [place, low, high] = [api.value(0), api.value(1), api.value(2)];
    const point = (value) => api.coord(lying ? [value, place] : [place, value]);
    const [from, to] = [point(low), point(high)];
    const line = { type: "line", shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
      style: { stroke: colour, lineWidth: 5, opacity: 0.35, lineCap: "round" } };
    const text = { type: "text", x: to[0] + 10, y: to[1],
      style: { text: lying ? said(place) : "", fill: ink, font: `13px ${getComputedStyle(document.body).fontFamily}`, verticalAlign: "middle" } };
    return { type: "group", children: [line, text] };
  };

  const intervals = (chart, element, colours) => {
    const highest = Math.max(...chart.points.map((point) => point[2]), chart.all ?? 0);
    const max = [0.04, 0.08, 0.2, 0.4, 0.8, 1].find((step) => step >= highest) ?? 1;
    const colour = colours[chart.tone];
    return {
      grid: { left: gutter(element), right: 56, top: 8, bottom: 28 },
      xAxis: shares(colours, max), yAxis: names(chart.labels, colours, gutter(element)),
      tooltip: { trigger: "axis", axisPointer: { type: "none" },
        formatter: (items) => `${items[0].name}\n${interval(chart.points[items[0].dataIndex])}` },
      series: [
        { type: "custom", renderItem: whisker(colour, colours.ink, true, (place) => percent(chart.points[place][0])), encode: { x: [1, 2], y: 0 }, silent: true,
          data: chart.points.map(([, low, high], place) => [place, low, high]) },
        { type: "line", data: chart.points.map(([value], place) => [value, place]), symbol: "circle", symbolSize: 11,
          lineStyle: { width: 0 }, itemStyle: { color: colour, borderColor: colours.paper, borderWidth: 2 } },
        ...(chart.all == null ? [] : [{ type: "custom", silent: true, data: [[chart.all]],
          renderItem: (params, api) => {
            const x = api.coord([chart.all, 0])[0];
            const area = params.coordSys;
            return { type: "line", shape: { x1: x, x2: x, y1: area.y, y2: area.y + area.height },
              style: { stroke: colours.soft, lineWidth: 1, lineDash: [4, 4] } };
          } }]),
      ],
    };
  };

  const periods = (chart, element, colours) => {
    const band = (params, api) => {
      const run = chart.runs[params.dataIndex];
      const edge = (side) => run.map((place) => api.coord([place, chart.points[place][side]]));
      const points = [...edge(2), ...edge(1).reverse()];
      return { type: "polygon", shape: { points }, style: { fill: colours.met, opacity: 0.18 } };
    };
    chart.runs = [];
    chart.points.forEach((point, place) => {
      if (point === null) return;
      if (place > 0 && chart.points[place - 1] !== null) chart.runs.at(-1).push(place);
      else chart.runs.push([place]);
    });
    return {
      grid: { left: 48, right: 16, top: 12, bottom: 30 },
      xAxis: { type: "category", data: chart.labels, boundaryGap: false, axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.soft, hideOverlap: true } },
      yAxis: shares(colours, 1),
      tooltip: { trigger: "axis", formatter: (items) => {
        const point = chart.points[items[0].dataIndex];
        return `${items[0].name}\n${point ? interval(point) : "too few conversations to say"}`;
      } },
      series: [
        { type: "custom", renderItem: band, silent: true, data: chart.runs.map((run) => [run[0]]) },
        { type: "custom", silent: true, renderItem: whisker(colours.met, colours.ink, false), encode: { x: 0, y: [1, 2] },
          data: chart.runs.filter((run) => run.length === 1).map(([place]) => [place, chart.points[place][1], chart.points[place][2]]) },
        { type: "line", data: chart.points.map((point) => point && point[0]), symbol: "circle", symbolSize: 8,
          lineStyle: { color: colours.met, width: 2.5 }, itemStyle: { color: colours.met } },
      ],
    };
  };

  const kinds = { outcomes, intervals, periods };

  const draw = (element) => {
    const chart = data[element.dataset.chart];
    const rows = chart.labels.length;
    element.style.height = `${{ outcomes: (element.clientWidth < 420 ? 98 : 76) + rows * 42, intervals: 44 + rows * 36, periods: 280 }[chart.kind]}px`;
    const colours = palette();
    const known = drawn.get(element) ?? echarts.init(element, null, { renderer: "svg" });
    drawn.set(element, known);
    known.resize();
    const shared = base(colours, element.getAttribute("aria-label"));
    const own = kinds[chart.kind](chart, element, colours);
    known.setOption({ ...shared, ...own, tooltip: { ...shared.tooltip, ...own.tooltip } }, true);
  };

  const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
  all();
  let waiting = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(all);
  }).observe(document.querySelector("main"));
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    window.matchMedia(query).addEventListener("change", all);
  }
  window.addEventListener("beforeprint", all);
  window.addEventListener("afterprint", all);
})();
