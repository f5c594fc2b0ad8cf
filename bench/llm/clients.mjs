// Unmodified clients against a running platform. Arguments: gateway's address, role's address, virtual key, and the
// prefix of the models that bench/llm-clients.sh made. Prints one line for each case; exits 1 when one is wrong.
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { createOpenAI } from '@ai-sdk/openai';
import { createAnthropic } from '@ai-sdk/anthropic';
import { generateText, streamText, generateObject, tool, embed } from 'ai';
import { z } from 'zod';

const [gateway, role, key] = process.argv.slice(2);
let wrong = 0;

async function trial(name, work) {
  try {
    const seen = await work();
    console.log(`ok     ${name}: ${String(seen).slice(0, 70)}`);
  } catch (e) {
    wrong++;
    console.log(`WRONG  ${name}: ${e?.name} ${e?.message}`.slice(0, 400));
  }
}
function expect(holds, what) {
  if (!holds) throw new Error(`expected ${what}`);
}
const says = 'This is the fake provider, not a model. ';
const hi = [{ role: 'user', content: 'Hi' }];
const weather = {
  type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false,
};

for (const [door, base] of [['gateway', `${gateway}/api/llm`], ['role', role]]) {
  const openai = new OpenAI({ apiKey: key, baseURL: `${base}/v1`, maxRetries: 2 });
  const claude = new Anthropic({ apiKey: key, baseURL: base, maxRetries: 2 });

  await trial(`${door} openai chat`, async () => {
    const a = await openai.chat.completions.create({ model: 'gpt-fake', messages: hi });
    expect(a.choices[0].message.content === says && a.usage.completion_tokens === 8, 'the text and usage');
    return a.choices[0].message.content;
  });
  await trial(`${door} openai chat stream`, async () => {
    let text = '';
    const stream = await openai.chat.completions.create({ model: 'gpt-fake', messages: hi, stream: true });
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
    expect(text === says, 'the text');
    return text;
  });
  await trial(`${door} openai stream with usage`, async () => {
    let usage;
    const stream = await openai.chat.completions.create({
      model: 'gpt-fake', messages: hi, stream: true, stream_options: { include_usage: true },
    });
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    expect(usage.completion_tokens === 8, 'usage');
    return JSON.stringify(usage);
  });
  await trial(`${door} openai parallel tools and their results`, async () => {
    const tools = ['weather', 'time'].map((name) => ({ type: 'function', function: { name, parameters: weather } }));
    const first = await openai.chat.completions.create({ model: 'gpt-tools', messages: hi, tools });
    const calls = first.choices[0].message.tool_calls;
    expect(calls.length === 2 && JSON.parse(calls[0].function.arguments).city === 'Pune', 'two calls');
    const second = await openai.chat.completions.create({
      model: 'gpt-tools', tools,
      messages: [...hi, first.choices[0].message,
        ...calls.map((c) => ({ role: 'tool', tool_call_id: c.id, content: 'sunny' }))],
    });
    expect(second.choices[0].message.content === says, 'an answer');
    return calls.map((c) => c.function.name);
  });
  await trial(`${door} openai json schema`, async () => {
    const a = await openai.chat.completions.create({
      model: 'gpt-fake', messages: hi,
      response_format: { type: 'json_schema', json_schema: { name: 'w', strict: true, schema: weather } },
    });
    expect(JSON.parse(a.choices[0].message.content).city === 'fake', 'an object');
    return a.choices[0].message.content;
  });
  await trial(`${door} openai image`, async () => {
    const a = await openai.chat.completions.create({
      model: 'gpt-fake',
      messages: [{ role: 'user', content: [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${'iVBO'.repeat(5000)}` } }] }],
    });
    return a.choices[0].finish_reason;
  });
  await trial(`${door} openai responses`, async () => {
    const a = await openai.responses.create({ model: 'gpt-fake', input: 'Hi' });
    expect(a.output_text === says, 'the text');
    return a.output_text;
  });
  await trial(`${door} openai responses stream`, async () => {
    let text = '';
    for await (const e of await openai.responses.create({ model: 'gpt-fake', input: 'Hi', stream: true })) {
      if (e.type === 'response.output_text.delta') text += e.delta;
    }
    expect(text === says, 'the text');
    return text;
  });
  await trial(`${door} openai embeddings`, async () => {
    const a = await openai.embeddings.create({ model: 'embed-fake', input: ['a', 'b'], encoding_format: 'float' });
    expect(a.data.length === 2, 'two');
    return a.data[0].embedding;
  });
  await trial(`${door} openai models`, async () => {
    const names = [];
    for await (const m of openai.models.list()) names.push(m.id);
    expect(names.includes('gpt-fake'), 'gpt-fake');
    return names;
  });
  await trial(`${door} openai unknown model is NotFoundError`, async () => {
    try {
      await openai.chat.completions.create({ model: 'nothing', messages: hi });
    } catch (e) {
      expect(e instanceof OpenAI.NotFoundError && e.code === 'llm.model.unknown', `NotFoundError, got ${e}`);
      return e.code;
    }
    throw new Error('no error');
  });
  await trial(`${door} openai wrong key is AuthenticationError`, async () => {
    try {
      await new OpenAI({ apiKey: 'sk-wrong', baseURL: `${base}/v1` }).models.list();
    } catch (e) {
      expect(e instanceof OpenAI.AuthenticationError, `AuthenticationError, got ${e}`);
      return e.status;
    }
    throw new Error('no error');
  });
  await trial(`${door} openai cut stream is an error`, async () => {
    let seen = 0;
    try {
      const stream = await openai.chat.completions.create({ model: 'gpt-cut', messages: hi, stream: true });
      for await (const _ of stream) seen++;
    } catch (e) {
      expect(e instanceof OpenAI.APIError && `${e.message}`.includes('llm.stream.truncated'), `truncated, got ${e}`);
      return `${seen} chunks, then ${e.constructor.name}`;
    }
    throw new Error(`no error after ${seen} chunks`);
  });
  await trial(`${door} openai abort`, async () => {
    const stream = await openai.chat.completions.create({ model: 'gpt-slow', messages: hi, stream: true });
    let seen = 0;
    for await (const _ of stream) if (++seen === 3) stream.controller.abort();
    expect(seen < 10, 'few');
    return `${seen} chunks`;
  });

  const message = { model: 'claude-fake', max_tokens: 50, messages: hi };
  await trial(`${door} anthropic messages`, async () => {
    const a = await claude.messages.create({ ...message, system: 'Be brief.' });
    expect(a.content[0].text === says && a.stop_reason === 'end_turn', 'the text');
    return a.content[0].text;
  });
  await trial(`${door} anthropic stream`, async () => {
    const a = await claude.messages.stream(message).finalMessage();
    expect(a.content[0].text === says && a.usage.output_tokens === 8, 'the text and usage');
    return JSON.stringify(a.usage);
  });
  await trial(`${door} anthropic tools and their results`, async () => {
    const tools = [{ name: 'weather', input_schema: weather }, { name: 'time', input_schema: weather }];
    const first = await claude.messages.create({ ...message, model: 'claude-tools', tools });
    expect(first.content.length === 2 && first.stop_reason === 'tool_use', 'two calls');
    const second = await claude.messages.create({
      ...message, model: 'claude-tools', tools,
      messages: [...hi, { role: 'assistant', content: first.content }, { role: 'user',
        content: first.content.map((c) => ({ type: 'tool_result', tool_use_id: c.id, content: 'sunny' })) }],
    });
    return second.content[0].text;
  });
  await trial(`${door} anthropic count_tokens`, async () => {
    const a = await claude.messages.countTokens({ model: 'claude-fake', messages: hi });
    expect(a.input_tokens > 0, 'a number');
    return a.input_tokens;
  });
  await trial(`${door} anthropic models`, async () => {
    const names = [];
    for await (const m of claude.models.list()) names.push(m.id);
    expect(names.includes('claude-fake'), 'claude-fake');
    return names;
  });
  await trial(`${door} anthropic errors are its own`, async () => {
    const seen = [];
    for (const [model, type] of [['nothing', Anthropic.NotFoundError], ['claude-400', Anthropic.BadRequestError]]) {
      try {
        await claude.messages.create({ ...message, model });
      } catch (e) {
        expect(e instanceof type, `${type.name}, got ${e}`);
        seen.push(e.constructor.name);
      }
    }
    expect(seen.length === 2, 'two errors');
    return seen;
  });
  await trial(`${door} anthropic cut stream is an error`, async () => {
    try {
      await claude.messages.stream({ ...message, model: 'claude-cut' }).finalMessage();
    } catch (e) {
      expect(`${e.message}`.includes('llm.stream.truncated'), `truncated, got ${e}`);
      return e.constructor.name;
    }
    throw new Error('no error');
  });

  await trial(`${door} openai client, anthropic provider: chat`, async () => {
    const { data, response } = await openai.chat.completions.create({ model: 'claude-fake', messages: hi })
      .withResponse();
    expect(data.choices[0].message.content === says && data.usage.completion_tokens === 8, 'the text and usage');
    expect(response.headers.get('x-bhiv-lane') === 'translate', 'the translate lane');
    return data.choices[0].message.content;
  });
  await trial(`${door} openai client, anthropic provider: stream with usage`, async () => {
    let text = '', usage;
    const stream = await openai.chat.completions.create({
      model: 'claude-fake', messages: hi, stream: true, stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(text === says && usage.completion_tokens === 8, 'the text and usage');
    return text;
  });
  await trial(`${door} openai client, anthropic provider: tools and their results`, async () => {
    const tools = ['weather', 'time'].map((name) => ({ type: 'function', function: { name, parameters: weather } }));
    const first = await openai.chat.completions.create({ model: 'claude-tools', messages: hi, tools });
    const calls = first.choices[0].message.tool_calls;
    expect(calls.length === 2 && JSON.parse(calls[0].function.arguments).city === 'Pune', 'two calls');
    const second = await openai.chat.completions.create({
      model: 'claude-tools', tools,
      messages: [...hi, first.choices[0].message,
        ...calls.map((c) => ({ role: 'tool', tool_call_id: c.id, content: 'sunny' }))],
    });
    expect(second.choices[0].message.content === says, 'an answer');
    return calls.map((c) => c.function.name);
  });
  await trial(`${door} openai client, anthropic provider: json schema and image`, async () => {
    const a = await openai.chat.completions.create({
      model: 'claude-fake',
      messages: [{ role: 'user', content: [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${'iVBO'.repeat(500)}` } }] }],
      response_format: { type: 'json_schema', json_schema: { name: 'w', strict: true, schema: weather } },
    });
    expect(JSON.parse(a.choices[0].message.content).city === 'fake', 'an object');
    return a.choices[0].message.content;
  });
  await trial(`${door} openai client, anthropic provider: errors`, async () => {
    const seen = [];
    try {
      await openai.chat.completions.create({ model: 'claude-400', messages: hi });
    } catch (e) {
      expect(e instanceof OpenAI.BadRequestError, `BadRequestError, got ${e}`);
      seen.push(e.constructor.name);
    }
    try {
      const stream = await openai.chat.completions.create({ model: 'claude-cut', messages: hi, stream: true });
      for await (const _ of stream);
    } catch (e) {
      expect(`${e.message}`.includes('llm.stream.truncated'), `truncated, got ${e}`);
      seen.push('truncated');
    }
    expect(seen.length === 2, 'two errors');
    return seen;
  });
  await trial(`${door} anthropic client, openai provider: messages and stream`, async () => {
    const a = await claude.messages.create({ ...message, model: 'gpt-fake', system: 'Be brief.' });
    expect(a.content[0].text === says && a.stop_reason === 'end_turn', 'the text');
    const b = await claude.messages.stream({ ...message, model: 'gpt-fake' }).finalMessage();
    expect(b.content[0].text === says && b.usage.output_tokens === 8, 'the text and usage');
    return JSON.stringify(b.usage);
  });
  await trial(`${door} anthropic client, openai provider: tools, streamed, and their results`, async () => {
    const tools = [{ name: 'weather', input_schema: weather }, { name: 'time', input_schema: weather }];
    const first = await claude.messages.stream({ ...message, model: 'gpt-tools', tools }).finalMessage();
    expect(first.content.length === 2 && first.stop_reason === 'tool_use' && first.content[1].input.city === 'Pune',
      'two calls');
    const second = await claude.messages.create({
      ...message, model: 'gpt-tools', tools,
      messages: [...hi, { role: 'assistant', content: first.content }, { role: 'user',
        content: first.content.map((c) => ({ type: 'tool_result', tool_use_id: c.id, content: 'sunny' })) }],
    });
    expect(second.content[0].text === says, 'an answer');
    return second.content[0].text;
  });
  await trial(`${door} anthropic client, openai provider: cut stream is an error`, async () => {
    try {
      await claude.messages.stream({ ...message, model: 'gpt-cut' }).finalMessage();
    } catch (e) {
      expect(`${e.message}`.includes('llm.stream.truncated'), `truncated, got ${e}`);
      return e.constructor.name;
    }
    throw new Error('no error');
  });

  const vercelOpenai = createOpenAI({ apiKey: key, baseURL: `${base}/v1` });
  const vercelClaude = createAnthropic({ apiKey: key, baseURL: `${base}/v1` });
  for (const [name, model] of [
    ['ai openai chat', vercelOpenai.chat('gpt-fake')],
    ['ai openai responses', vercelOpenai('gpt-fake')],
    ['ai anthropic', vercelClaude('claude-fake')],
    ['ai openai chat, anthropic provider', vercelOpenai.chat('claude-fake')],
    ['ai anthropic, openai provider', vercelClaude('gpt-fake')]]) {
    await trial(`${door} ${name} generateText`, async () => {
      const a = await generateText({ model, prompt: 'Hi' });
      expect(a.text === says, `the text, got ${a.text}`);
      return a.text;
    });
    await trial(`${door} ${name} streamText`, async () => {
      let text = '';
      for await (const part of streamText({ model, prompt: 'Hi' }).textStream) text += part;
      expect(text === says, `the text, got ${text}`);
      return text;
    });
  }
  await trial(`${door} ai generateObject`, async () => {
    const a = await generateObject({
      model: vercelOpenai.chat('gpt-fake'), prompt: 'Hi', schema: z.object({ city: z.string() }) });
    return JSON.stringify(a.object);
  });
  await trial(`${door} ai tools`, async () => {
    const a = await generateText({
      model: vercelOpenai.chat('gpt-tools'), prompt: 'Hi',
      tools: { weather: tool({ inputSchema: z.object({ city: z.string() }) }) } });
    expect(a.toolCalls[0].toolName === 'weather', 'a call');
    return a.toolCalls[0].toolName;
  });
  await trial(`${door} ai embed`, async () => {
    const a = await embed({ model: vercelOpenai.embedding('embed-fake'), value: 'a' });
    return a.embedding;
  });
}
console.log(wrong === 0 ? 'all answers right' : `${wrong} wrong`);
process.exit(wrong === 0 ? 0 : 1);
