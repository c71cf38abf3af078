import type { Conditions } from '../model/conditions.js';
import type { FileModel } from '../model/file-model.js';
import { pythonConditions } from '../python/python-conditions.js';
import { scriptConditions } from '../script/script-conditions.js';

/** What the language of a file does with conditions. */
export function conditionsOf({ language }: FileModel): Conditions {
  return language === 'python' ? pythonConditions : scriptConditions;
}
