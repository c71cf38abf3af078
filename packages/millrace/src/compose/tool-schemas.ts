import type { ToolSchemas } from '@millrace/core';

/** JSON Schemas of the modules' tools. None here: the build of the command makes them and puts them in this module's place. */
export const toolSchemas: ToolSchemas = {};
