import { tableText } from '../support/table.mjs';
import { goals } from './goals.mjs';

const floor = 'the floor, by hand';

/** What was found, as Markdown: a table for each way to be served, then the goals. @param results - figures by the name of a server. */
export function resultsText(results) {
  const tables = Object.entries(columnsOf(results)).map(([title, columns]) => table(results, title, columns));
  const today = new Date().toISOString().slice(0, 10);
  const said = `Of ${today}, Node ${process.versions.node}; CPU and time of one call or list.\n`;
  return [said, ...tables.filter(Boolean), tableText(['Goal', 'to reach', 'found', ''], goals(results))].join('\n');
}

/** What the tables show: of each column its figure and how to write it. */
function columnsOf(results) {
  const stdio = {
    'cold start': ['coldMs', ms(0)],
    'its CPU': ['coldCpuMs', ms(0)],
    'CPU per call': ['stdioCpuMs', ms(3)],
    'x floor': ['stdioCpuMs', ratio(results)],
    'at 16': ['stdioCpuAt16Ms', ms(3)],
    'x floor at 16': ['stdioCpuAt16Ms', ratio(results)],
    p50: ['stdioP50Ms', ms(3)],
    'calls/s': ['stdioPerSecond', count],
    'calls/s at 16': ['stdioPerSecondAt16', count],
    '`tools/list` of 100': ['stdioListP50Ms', ms(2)],
    bytes: ['stdioListBytes', count],
    RSS: ['stdioRssMb', megabytes],
  };
  const sessions = {
    'CPU per call': ['httpCpuMs', ms(3)],
    'x floor': ['httpCpuMs', ratio(results)],
    'at 16': ['httpCpuAt16Ms', ms(3)],
    'x floor at 16': ['httpCpuAt16Ms', ratio(results)],
    p50: ['httpP50Ms', ms(2)],
    'calls/s': ['httpPerSecond', count],
    'calls/s at 16': ['httpPerSecondAt16', count],
    '`tools/list` of 100': ['httpListP50Ms', ms(2)],
    '`initialize`': ['initializeMs', ms(2)],
    RSS: ['startRssMb', megabytes],
    'after 4 500 calls': ['endRssMb', megabytes],
  };
  const modern = {
    'CPU per call': ['modernCpuMs', ms(3)],
    'x floor': ['modernCpuMs', ratio(results)],
    p50: ['modernP50Ms', ms(2)],
    '`server/discover`': ['discoverMs', ms(2)],
    'CPU per call at 200 tools': ['modernManyCpuMs', ms(3)],
    'x that at one': ['modernManyCpuMs', (value, figures) => times(value / figures.modernCpuMs)],
  };
  return { stdio, 'HTTP, sessions of 2025': sessions, 'HTTP, revision 2026-07-28': modern };
}

function table(results, title, columns) {
  const rows = [...results].filter(([, figures]) => Object.values(columns).some(([key]) => figures[key] !== undefined));
  if (rows.length === 0) return '';
  const cell = ([key, show], figures) => (figures[key] === undefined ? '-' : show(figures[key], figures, key));
  const shown = rows.map(([name, figures]) => [name, ...Object.values(columns).map((column) => cell(column, figures))]);
  return tableText([title, ...Object.keys(columns)], shown);
}

/** Against the floor, where that was measured. */
function ratio(results) {
  return (value, _, key) => times(value / results.get(floor)?.[key]);
}

function ms(digits) {
  return (value) => `${value.toFixed(digits)} ms`;
}

function count(value) {
  return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

function megabytes(value) {
  return `${value.toFixed(0)} MB`;
}

function times(value) {
  return Number.isFinite(value) ? `${value.toFixed(2)}` : '-';
}
