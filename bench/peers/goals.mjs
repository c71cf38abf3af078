/** What Millrace is to reach, what was found, and whether it does; only those whose servers were measured. */
export function goals(results) {
  const figuresOf = (name) => results.get(name) ?? {};
  const chain = figuresOf('Millrace, four plugins, chain');
  const [example, command] = [figuresOf('examples/01-hello-stdio'), figuresOf('millrace serve')];
  const [floor, tmcp, sdkV1] = [figuresOf('the floor, by hand'), figuresOf('tmcp 1.20'), figuresOf('SDK v1 1.32')];
  const all = [
    atMost(2, 'x', 'CPU per call over HTTP, beside the floor', chain.httpCpuMs / floor.httpCpuMs),
    atMost(0.7, 'x', 'CPU per call over HTTP, beside tmcp', chain.httpCpuMs / tmcp.httpCpuMs),
    atMost(2, 'x', 'the same at 16, beside the floor', chain.httpCpuAt16Ms / floor.httpCpuAt16Ms),
    atMost(0.7, 'x', 'the same at 16, beside tmcp', chain.httpCpuAt16Ms / tmcp.httpCpuAt16Ms),
    atLeast(1, 'x', 'calls per second at 16 over HTTP, beside tmcp', chain.httpPerSecondAt16 / tmcp.httpPerSecondAt16),
    atMost(0.05, 'ms', 'CPU per call on stdio', chain.stdioCpuMs),
    atMost(0.05, 'ms', 'the same at 16', chain.stdioCpuAt16Ms),
    atMost(1, 'x', 'CPU per call on stdio, beside tmcp', chain.stdioCpuMs / tmcp.stdioCpuMs),
    atMost(1, 'x', 'the same at 16, beside tmcp', chain.stdioCpuAt16Ms / tmcp.stdioCpuAt16Ms),
    atMost(0.4, 'ms', '`tools/list` of 100 on stdio', chain.stdioListP50Ms),
    atMost(1, 'ms', '`tools/list` of 100 over HTTP', chain.httpListP50Ms),
    atMost(41, 'KB', 'bytes of that list', chain.stdioListBytes / 1_000),
    atMost(1.5, 'ms', '`initialize` over HTTP', chain.initializeMs),
    atMost(1.5, 'ms', '`server/discover` over HTTP', chain.discoverMs),
    atMost(0.7, 'x', 'cold start of the example, beside SDK v1', example.coldMs / sdkV1.coldMs),
    atMost(0.7, 'x', 'the same, CPU of the main thread', example.coldCpuMs / sdkV1.coldCpuMs),
    atMost(0.9, 'x', 'cold start of `millrace serve`, beside SDK v1', command.coldMs / sdkV1.coldMs),
    atMost(0.9, 'x', 'the same, CPU of the main thread', command.coldCpuMs / sdkV1.coldCpuMs),
    atMost(1.2, 'x', 'CPU per call at 200 tools, beside that at one', chain.modernManyCpuMs / chain.modernCpuMs),
  ];
  return all.filter(([, , found]) => !found.startsWith('NaN'));
}

function atMost(limit, unit, goal, found) {
  return [goal, `at most ${limit} ${unit}`, `${shown(found)} ${unit}`, found <= limit ? 'reached' : 'missed'];
}

function atLeast(limit, unit, goal, found) {
  return [goal, `at least ${limit} ${unit}`, `${shown(found)} ${unit}`, found >= limit ? 'reached' : 'missed'];
}

function shown(value) {
  return Number(value).toFixed(3);
}
