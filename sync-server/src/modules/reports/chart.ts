import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, AriaComponent, SVGRenderer]);

export interface ChartWords {
  readonly net: string;
  readonly discount: string;
  readonly paid: string;
}

export interface ChartWeek {
  readonly label: string;
  /** In major units of the currency. */
  readonly net: number;
  readonly discount: number;
  readonly paid: number;
}

export type Scheme = 'light' | 'dark';

const PALETTE: Readonly<
  Record<Scheme, { text: string; line: string; net: string; discount: string; paid: string }>
> = {
  light: { text: '#3d4652', line: '#e3e7ec', net: '#2f6fde', discount: '#a9c5f5', paid: '#12805c' },
  dark: { text: '#c3cad3', line: '#333b45', net: '#6ea0f5', discount: '#35507e', paid: '#4cc38a' },
};

const WIDTH = 960;
const HEIGHT = 320;

/** Net revenue and discounts by week as bars, what was paid as a line; as an SVG element. */
export function revenueChart(
  weeks: readonly ChartWeek[],
  words: ChartWords,
  scheme: Scheme,
  axis: (value: number) => string,
): string {
  const colours = PALETTE[scheme];
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption({
      animation: false,
      textStyle: { color: colours.text, fontFamily: 'system-ui, sans-serif' },
      grid: {
        left: 8,
        right: 8,
        top: 40,
        bottom: 8,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      legend: { top: 0, left: 0, textStyle: { color: colours.text }, itemGap: 20 },
      xAxis: {
        type: 'category',
        data: weeks.map((week) => week.label),
        axisLine: { lineStyle: { color: colours.line } },
        axisTick: { show: false },
        axisLabel: { color: colours.text },
      },
      yAxis: {
        type: 'value',
        splitLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.text, formatter: axis },
      },
      series: [
        bar(words.net, weeks, 'net', colours.net),
        bar(words.discount, weeks, 'discount', colours.discount),
        {
          type: 'line',
          name: words.paid,
          data: weeks.map((week) => week.paid),
          color: colours.paid,
          symbol: 'circle',
          symbolSize: 7,
          lineStyle: { width: 2 },
        },
      ],
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function bar(
  name: string,
  weeks: readonly ChartWeek[],
  field: 'net' | 'discount',
  color: string,
): object {
  return {
    type: 'bar',
    stack: 'revenue',
    barMaxWidth: 36,
    name,
    color,
    data: weeks.map((week) => week[field]),
  };
}
