import { MillraceError } from '../millrace-error.js';

/** A definition that cannot be used; every problem of it at once. @internal */
export const badDefinition = (kind: string, name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_DEFINITION_INVALID',
    { what: `The ${kind} '${name}' cannot be used:`, fix: 'Mend each point above.' },
    { problems },
  );

/** The hub's plan does not hold; every problem of it at once. */
export const planInvalid = (problems: readonly MillraceError[]): MillraceError =>
  problems.length === 1 && problems[0]
    ? problems[0]
    : new MillraceError(
        'MILLRACE_PLAN_INVALID',
        { what: `The hub cannot start: ${problems.length} problems.`, fix: 'Mend each point above.' },
        { problems: problems.map((problem) => `[${problem.code}] ${problem.message.replaceAll('\n', ' ')}`) },
      );

export const notAPlugin = (index: number): MillraceError =>
  new MillraceError('MILLRACE_NOT_A_PLUGIN', {
    what: `plugins[${index}] is not a plugin.`,
    expected: 'what a plugin factory returns, for example economy({ budgets: [] }).',
    fix: 'Call the factory: write economy(), not economy.',
  });

export const pluginDuplicate = (name: string): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_DUPLICATE', {
    what: `Two plugins are named '${name}'.`,
    expected: 'one name per plugin in a hub.',
    fix: `Give one of them another name: ${name}(config, { as: '${name}_2' }).`,
  });

export const coreTooOld = (plugin: string, range: string, version: string): MillraceError =>
  new MillraceError('MILLRACE_CORE_VERSION', {
    what: `Plugin '${plugin}' is made for core ${range}; this is core ${version}.`,
    fix: `Install a version of '${plugin}' that is made for core ${version}.`,
  });

export const serviceMissing = (plugin: string, service: string): MillraceError =>
  new MillraceError('MILLRACE_SERVICE_MISSING', {
    what: `Plugin '${plugin}' needs service '${service}', which no installed plugin provides.`,
    expected: `one plugin whose provides has '${service}', or a value for it in createHub({ services }).`,
    fix: `Install the plugin that owns '${service}', or mark the need optional().`,
  });

export const serviceDuplicate = (service: string, owners: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SERVICE_DUPLICATE', {
    what: `Service '${service}' is provided by ${owners.map((owner) => `'${owner}'`).join(' and ')}.`,
    expected: 'one provider of each service.',
    fix: 'Remove all but one of them.',
  });

export const serviceCircular = (path: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SERVICE_CIRCULAR', {
    what: `Plugins need each other in a circle: ${path.join(' -> ')}.`,
    expected: 'needs without a circle; optional() does not open one, for it still orders the start.',
    fix: 'Let one of them own an extension point that the other adds to: lists are read only after everyone has started.',
  });

export const pointDuplicate = (point: string, owners: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_POINT_DUPLICATE', {
    what: `Extension point '${point}' is owned by ${owners.map((owner) => `'${owner}'`).join(' and ')}.`,
    expected: 'one owner of each point.',
    fix: "Remove it from one plugin's owns.",
  });

export const nameDuplicate = (kind: string, name: string, plugins: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_NAME_DUPLICATE', {
    what: `Two ${kind}s are named '${name}', of ${plugins.map((plugin) => `'${plugin}'`).join(' and ')}.`,
    expected: `one ${kind} of each name in a hub.`,
    fix: "Give one plugin a prefix: plugin(config, { as: 'other' }) makes its tools 'other_...'; or rename one tool with overrides.",
  });

export const overrideInvalid = (pattern: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_OVERRIDE_INVALID',
    { what: `The override for '${pattern}' cannot be used:`, fix: 'Mend each point above in createHub({ overrides }).' },
    { problems },
  );

export const configInvalid = (plugin: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_CONFIG_INVALID',
    {
      what: `The configuration of plugin '${plugin}' does not fit:`,
      fix: `Mend each point above where the host calls ${plugin}({ ... }).`,
    },
    { problems },
  );

export const pointSealed = (plugin: string, point: string): MillraceError =>
  new MillraceError('MILLRACE_POINT_SEALED', {
    what: `Plugin '${plugin}' added to '${point}' after the hub was ready.`,
    expected: `contributions to '${point}' inside start().`,
    fix: 'Move the add() into start().',
  });

export const contributionInvalid = (plugin: string, point: string, problem: string): MillraceError =>
  new MillraceError('MILLRACE_CONTRIBUTION_INVALID', {
    what: `What plugin '${plugin}' added to '${point}' cannot be used: ${problem}.`,
    fix: `Give '${point}' the shape it asks for.`,
  });
