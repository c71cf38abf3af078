import { readFile } from 'node:fs/promises';
import type { Call } from '@millrace/core';
import { answerBody, type AnswerBody } from '../api/answer-body.js';
import { callApi } from '../api/call-api.js';
import { nestsDeeply } from '../api/read-json.js';
import { Secrets } from '../api/secrets.js';
import { textPieces } from '../api/text-pieces.js';
import type { MainConfig } from '../config.js';
import { Http } from '../http/http.js';
import type { HttpResponse } from '../http/http-types.js';
import type { Page } from '../paging/pages.js';
import type { callApi as callApiTool, webSearch } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { builtInProviders } from '../web/built-in-providers.js';
import { searchWeb } from '../web/search-web.js';
import type { HandlerTools } from './handler-tools.js';

type ApiOutput = OutputOf<typeof callApiTool>;

/** `call_api`. */
export async function handleCallApi(tools: HandlerTools, input: InputOf<typeof callApiTool>, call: Call): Promise<ApiOutput> {
  const { config, pages } = tools;
  const request = { principal: call.principal, tool: 'call_api', maxTokens: input.max_tokens ?? 2_000 };
  if (input.cursor !== undefined) return { status: 'success', untrusted: true, ...pageOf(await pages.next<string>(input.cursor, request)) };
  const secrets = new Secrets(config.secrets);
  const api = { http: await httpOf(config), secrets, apis: config.apis, web: config.web };
  const { response, redact } = await callApi(api, input, call.signal);
  const body = await answerBody(response, { select: input.select, raw: input.raw ?? false }, call.signal);
  const text = redact(body.text ?? '');
  const page = await pages.first(textPieces(text), request);
  const headers = telling(response, redact);
  return {
    status: 'success',
    http_status: response.status,
    ...(body.mime !== '' && { content_type: redact(body.mime) }),
    ...(headers && { headers }),
    source: redact(response.url.href),
    untrusted: true,
    bytes: response.body.length,
    ...pageOf(page),
    ...(page.cursor === undefined && body.isJson && { body: asJson(text) }),
    ...noteOf(body, page),
  };
}

/** `web_search`. */
export async function handleWebSearch(
  { config, clock, searchProviders }: HandlerTools,
  input: InputOf<typeof webSearch>,
  call: Call,
): Promise<OutputOf<typeof webSearch>> {
  const { search } = config;
  const secrets = new Secrets(config.secrets);
  const builtIn = builtInProviders(search, { http: await httpOf(config), secrets, now: () => clock.now() });
  const options = {
    count: input.count ?? 8,
    ...(input.within && { freshness: input.within }),
    ...(search.language !== undefined && { language: search.language }),
    ...(search.safe !== undefined && { safe: search.safe }),
  };
  const wanted = { query: input.query, options, provider: input.provider, cursor: input.cursor };
  const found = await searchWeb([...builtIn, ...searchProviders.values], wanted, call.signal);
  return {
    status: 'success',
    provider: found.provider,
    untrusted: true,
    results: found.results.map(({ url, title, snippet, published }) => ({
      title,
      url,
      snippet,
      ...(published !== undefined && { published }),
    })),
    ...(found.cursor !== undefined && { next_cursor: found.cursor }),
    ...(found.ignored.includes('freshness') && { note: `${found.provider} cannot search by age; within was passed over.` }),
  };
}

async function httpOf({ web }: MainConfig): Promise<Http> {
  const { timeoutMs, maxBytes, certificateAuthority: file } = web;
  return new Http({ timeoutMs, maxBytes, ...(file !== undefined && { certificateAuthority: await readFile(file, 'utf8') }) });
}

function pageOf({ rows, cursor }: Page<string>): Pick<ApiOutput, 'body' | 'truncated' | 'next_cursor'> {
  const text = rows.join('');
  return { ...(text !== '' && { body: text }), truncated: cursor !== undefined, ...(cursor !== undefined && { next_cursor: cursor }) };
}

/** Short JSON is given as such, unless that could bring down whoever reads it. */
function asJson(text: string): unknown {
  if (nestsDeeply(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function noteOf({ text, isJson }: AnswerBody, { cursor }: Page<string>): { note?: string } {
  if (text === undefined) return { note: 'The body is binary and is not shown.' };
  if (cursor === undefined) return {};
  return { note: isJson ? 'Cut; take a part with select, or go on with cursor: next_cursor.' : 'Cut; go on with cursor: next_cursor.' };
}

const tellingHeaders = ['location', 'link', 'retry-after', 'etag', 'last-modified', 'x-ratelimit-remaining', 'x-total-count'] as const;

/** The few headers that tell what to do next. */
function telling({ headers }: HttpResponse, redact: (text: string) => string): Record<string, string> | undefined {
  const found = tellingHeaders.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, redact(String(headers[name])).slice(0, 500)] as const],
  );
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
