import { BarChart, FunnelChart, LineChart, PieChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

/** Only the kinds of charts that the console draws; loaded with the first page that shows one. */
use([
  ...[BarChart, FunnelChart, LineChart, PieChart, SankeyChart],
  ...[AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent],
  SVGRenderer,
]);

export { init };
