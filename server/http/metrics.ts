import type { Middleware } from 'koa';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A number that is counted in the database when somebody asks. */
export interface CountedGauge {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  read(): Promise<readonly { readonly label: string; readonly value: number }[]>;
}

/** What this process measures, at `/metrics` in Prometheus' text form. */
export interface Metrics {
  observeRequest(details: { method: string; route: string; status: number; seconds: number }): void;
  observeJob(topic: string, outcome: 'done' | 'retry' | 'parked'): void;
  readonly route: Middleware;
}

export function createMetrics(gauges: readonly CountedGauge[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_seconds',
    help: 'time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const jobs = new Counter({
    name: 'jobs_total',
    help: 'ends of jobs',
    labelNames: ['topic', 'outcome'],
    registers: [registry],
  });
  for (const gauge of gauges) {
    new Gauge({
      name: gauge.name,
      help: gauge.help,
      labelNames: [gauge.label],
      registers: [registry],
      async collect() {
        this.reset();
        for (const { label, value } of await gauge.read()) this.set({ [gauge.label]: label }, value);
      },
    });
  }
  return {
    observeRequest: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    observeJob: (topic, outcome) => jobs.inc({ topic, outcome }),
    route: async (context, next) => {
      if (context.path !== '/metrics') return next();
      context.type = registry.contentType;
      context.body = await registry.metrics();
    },
  };
}
