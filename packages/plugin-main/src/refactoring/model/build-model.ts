import { languageOf } from '../../code/language.js';
import { parsePython } from '../python/parse-python.js';
import { pythonModel } from '../python/python-model.js';
import { parseScript } from '../script/parse-script.js';
import { scriptModel } from '../script/script-model.js';
import type { FileModel } from './file-model.js';
import { TooDeepError } from './model-builder.js';

/** The model of a file. @returns nothing where the file has errors, or is nested deeper than anybody writes. */
export async function buildModel(path: string, text: string): Promise<FileModel | undefined> {
  try {
    if (languageOf(path).name !== 'Python') {
      const parsed = await parseScript(path, text);
      return parsed && scriptModel(path, text, parsed);
    }
    const root = await parsePython(text);
    return root && pythonModel(path, text, root);
  } catch (error) {
    if (error instanceof TooDeepError || error instanceof RangeError) return undefined;
    throw error;
  }
}
