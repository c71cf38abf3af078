// mcp-nest without a compiler: its decorators are called by hand.
import 'reflect-metadata';
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';
import * as microservices from '@nestjs/microservices';
import * as nest from '@rekog/mcp-nest';
import { z } from 'zod';
import { port, result, tools, transport } from './tools.mjs';

function Controller() {}
for (const { name, description, shape } of tools(z)) {
  // Decorators write on the function: each tool needs its own.
  Controller.prototype[name] = (input) => result(input);
  microservices.Payload()(Controller.prototype, name, 0);
  const descriptor = Object.getOwnPropertyDescriptor(Controller.prototype, name);
  nest.Tool({ name, description, parameters: z.object(shape) })(Controller.prototype, name, descriptor);
}
nest.McpController()(Controller);
function App() {}
common.Module({ controllers: [Controller] })(App);

const isStdio = transport === 'stdio';
const transports = [isStdio ? new nest.StdioTransport() : new nest.StreamableHttpTransport()];
const strategy = new nest.McpStrategy({ name: 'mcp-nest', version: '1.0.0', transports });
if (isStdio) {
  const app = await core.NestFactory.createMicroservice(App, { strategy, logger: false });
  await app.listen();
} else {
  const app = await core.NestFactory.create(App, { logger: false });
  strategy.setHttpAdapter(app.getHttpAdapter());
  app.connectMicroservice({ strategy });
  await app.startAllMicroservices();
  await app.listen(port, '127.0.0.1');
}
