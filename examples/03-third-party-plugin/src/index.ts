/**
 * Today's temperature in a city, as a Millrace plugin; and a plugin that asks before risky tools run.
 *
 * @packageDocumentation
 */
export { weather } from './plugin.js';
export { approval, approvals } from './approvals.js';
export type { Approval } from './approvals.js';
export { forecasts, forecastSources, weatherToday } from './tokens.js';
export type { Forecast, Forecasts, ForecastSource } from './tokens.js';
