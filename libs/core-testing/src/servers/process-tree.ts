import { readdir, readFile } from 'node:fs/promises';

/** The process and its children, grandchildren and so on (Linux). */
export async function processTree(root: number): Promise<number[]> {
  const parents = await parentsByProcess();
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

async function parentsByProcess(): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const parent = /^.*\) \S (\d+) /s.exec(stat)?.[1]; // the name in parentheses may hold anything
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  return parents;
}
