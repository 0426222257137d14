// Draws every element with data-chart from that data, in the colours of the page, and again when they change.
"use strict";
(() => {
  const percent = (value) => `${Math.round(value * 100)}%`;
  const interval = (point) =>
    point ? `${percent(point[0])} (${Math.round(point[1] * 100)} to ${percent(point[2])})` : "too few to say";
  const drawn = new Map();

  const palette = () => {
    const style = getComputedStyle(document.documentElement);
    const names = ["ink", "soft", "line", "paper", "card", "met", "hollow", "missed", "none", "sign", "act", "accent", "low", "high"];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  };

  const base = (colours) => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink, fontSize: 13 },
    // Rich text, not HTML: it needs no inline styles, and names come from outside.
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: colours.card, borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 13 },
    },
  });

  const axis = (colours, labels) => ({
    type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.soft, hideOverlap: true, margin: 12 },
  });

  // The interval of a line as a band; a week without neighbours gets none.
  const band = (line, colour) => {
    const runs = [];
    line.points.forEach((point, place) => {
      if (!point) return;
      if (place && line.points[place - 1]) runs.at(-1).push(place);
      else runs.push([place]);
    });
    return {
      type: "custom", silent: true, data: runs.map((run) => [run[0]]),
      renderItem: (params, api) => {
        const run = runs[params.dataIndex];
        const edge = (side) => run.map((place) => api.coord([place, line.points[place][side]]));
        return { type: "polygon", shape: { points: [...edge(2), ...edge(1).reverse()] }, style: { fill: colour, opacity: 0.18 } };
      },
    };
  };

  const mark = (labels, marks, colours) => ({
    type: "custom", silent: true, data: marks.map((name) => [labels.indexOf(name)]),
    renderItem: (params, api) => {
      const x = api.coord([api.value(0), 0])[0];
      const area = params.coordSys;
      return { type: "line", shape: { x1: x, x2: x, y1: area.y, y2: area.y + area.height },
        style: { stroke: colours.soft, lineWidth: 1, lineDash: [4, 4] } };
    },
  });

  const symbols = ["circle", "rect", "triangle", "diamond", "emptyCircle"];
  const weeks = (chart, element, colours) => {
    const tones = chart.lines.length === 1 ? [colours[chart.tone || "met"]] : [colours.act, colours.missed, colours.hollow, colours.met, colours.sign];
    const highest = Math.max(0.1, ...chart.lines.flatMap((line) => line.points.map((point) => (point ? point[chart.lines.length === 1 ? 2 : 0] : 0))));
    const max = [0.2, 0.4, 0.6, 0.8, 1].find((step) => step >= highest) ?? 1;
    const narrow = element.clientWidth < 480;
    return {
      legend: { show: chart.lines.length > 1, data: chart.lines.filter((line) => line.points.some(Boolean)).map((line) => line.name), top: 0, left: 0, itemGap: 14, textStyle: { color: colours.ink } },
      grid: { left: 48, right: 24, top: chart.lines.length > 1 ? (narrow ? 84 : 40) : 12, bottom: 36 },
      xAxis: { ...axis(colours, chart.labels), boundaryGap: false },
      yAxis: { type: "value", min: 0, max, interval: max / 4, splitLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.soft, formatter: percent } },
      tooltip: { trigger: "axis", formatter: (items) => [`Week of ${items[0].name}`,
        ...chart.lines.map((line) => `${line.name}: ${interval(line.points[items[0].dataIndex])}`)].join("\n") },
      series: [
        ...(chart.lines.length === 1 ? [band(chart.lines[0], tones[0])] : []),
        ...(chart.marks?.length ? [mark(chart.labels, chart.marks, colours)] : []),
        ...chart.lines.map((line, place) => ({
          type: "line", name: line.name, symbol: symbols[place], symbolSize: 7, data: line.points.map((point) => point && point[0]),
          lineStyle: { color: tones[place], width: 2.2, type: ["solid", "dashed", "dotted", "solid", "dashed"][place] },
          itemStyle: { color: tones[place] },
        })),
      ],
    };
  };

  const heat = (chart, element, colours) => {
    const cells = chart.points.flatMap((row, day) => row.map((point, hour) => [hour, day, point ? point[0] : null]));
    const said = cells.map((cell) => cell[2]).filter((value) => value !== null);
    const [low, high] = [Math.min(...said), Math.max(...said)];
    const wide = element.clientWidth / chart.labels.length > 34;
    return {
      grid: { left: 44, right: 8, top: 8, bottom: 30 },
      xAxis: { ...axis(colours, chart.labels), axisLine: { show: false } },
      yAxis: { ...axis(colours, chart.rows), inverse: true, axisLine: { show: false } },
      tooltip: { trigger: "item", formatter: ({ value }) =>
        `${chart.rows[value[1]]}, ${chart.labels[value[0]]}\n${interval(chart.points[value[1]][value[0]])}` },
      series: [{
        type: "custom", data: cells, encode: { x: 0, y: 1 },
        renderItem: (params, api) => {
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const [width, height] = api.size([1, 1]);
          const value = cells[params.dataIndex][2];
          const shape = { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2, r: 3 };
          const place = high > low ? (value - low) / (high - low) : 0.5;
          const style = value === null
            ? { fill: "transparent", stroke: colours.line, lineWidth: 1 }
            : { fill: mix(colours.low, colours.high, place) };
          const text = value === null || !wide ? [] : [{ type: "text", silent: true, style: { text: String(Math.round(value * 100)),
            x, y, align: "center", verticalAlign: "middle", fill: place > 0.5 ? colours.paper : colours.ink, fontSize: 12 } }];
          return { type: "group", children: [{ type: "rect", shape, style }, ...text] };
        },
      }],
    };
  };

  const mix = (from, to, share) => {
    const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const [a, b] = [parts(from), parts(to)];
    return `rgb(${a.map((each, at) => Math.round(each + (b[at] - each) * share)).join(",")})`;
  };

  const kinds = { weeks, heat };

  const draw = (element) => {
    const chart = JSON.parse(element.dataset.chart);
    element.classList.add("drawn");
    const known = drawn.get(element) ?? echarts.init(element, null, { renderer: "svg" });
    drawn.set(element, known);
    known.resize();
    const colours = palette();
    const shared = base(colours);
    const own = kinds[chart.kind](chart, element, colours);
    known.setOption({ ...shared, ...own, tooltip: { ...shared.tooltip, ...own.tooltip } }, true);
  };

  const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(all);
  };
  new ResizeObserver(soon).observe(document.body);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  document.addEventListener("htmx:load", soon);
  all();
})();
