#!/usr/bin/env node
import * as nodeModule from 'node:module';

// From Node 22.1 on, what follows is compiled once and kept; it must be imported after this line to be covered.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
const [{ runCommand }, { processTerminal }] = await Promise.all([import('./commands/run-command.js'), import('./commands/terminal.js')]);

process.exitCode = await runCommand(processTerminal(process), process.argv.slice(2));
