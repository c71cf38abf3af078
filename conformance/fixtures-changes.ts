import { definePlugin, definePrompt, defineTool, points, tool } from '@millrace/core';
import { z } from 'zod';

const plain = (name: string, purpose: string) => defineTool({ name, purpose, effect: 'writes', input: z.object({}) });

/** Tools that change the lists while they are served. */
export const changeFixtures = definePlugin({
  name: 'changes',
  tools: {
    tools: plain('test_trigger_tool_change', 'Changes the list of tools.'),
    prompts: plain('test_trigger_prompt_change', 'Changes the list of prompts.'),
  },
  start({ add }) {
    const toggle = (put: () => () => void) => {
      let takeBack: (() => void) | undefined;
      return () => {
        if (takeBack) takeBack();
        takeBack = takeBack ? undefined : put();
        return 'Changed.';
      };
    };
    const passing = tool({ name: 'test_passing', purpose: 'Comes and goes.', effect: 'reads', input: z.object({}), handle: () => 'Here.' });
    const prompt = { spec: definePrompt({ name: 'test_passing_prompt', purpose: 'Comes and goes.' }), render: () => 'Here.' };
    return { tools: { tools: toggle(() => add(points.tools, passing)), prompts: toggle(() => add(points.prompts, prompt)) } };
  },
});
