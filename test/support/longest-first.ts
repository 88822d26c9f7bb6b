// The order of test files: those that start processes and browsers first, so that no core waits at the end for a long one.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const FOLDERS = ['entries', 'browser', 'stories', 'actions', 'rules'];

const placeOf = ({ moduleId }: TestSpecification): number =>
  FOLDERS.findIndex((folder) => moduleId.includes(`/test/${folder}/`));

/** Within a folder larger files first, or those that took longer last time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
