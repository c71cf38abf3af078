import { blocksOf, type Block, type FileModel } from '../model/file-model.js';

/** Visits every block of a file: its top, those of functions, and all inside them. */
export function eachBlock(model: FileModel, visit: (block: Block) => void): void {
  const enter = (block: Block): void => {
    visit(block);
    for (const statement of block.statements) blocksOf(statement).forEach(enter);
  };
  enter(model.top);
  for (const { body } of model.functions) enter(body);
}
