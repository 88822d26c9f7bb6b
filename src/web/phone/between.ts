// The screens between call-outs, loaded together when the first of them is opened.
import { skillNames } from '../../roster/skill-texts.ts';
import { betweenTexts } from './texts/between-texts.ts';
import { addWords } from './words.ts';

addWords(betweenTexts, skillNames);

export { availability } from './screens/availability.ts';
export { bulletins } from './screens/bulletins.ts';
export { duty } from './screens/duty.ts';
export { held } from './screens/held.ts';
export { past } from './screens/past.ts';
export { scores } from './screens/scores.ts';
export { scoring } from './screens/scoring.ts';
export { skills } from './screens/skills.ts';
export { training } from './screens/training.ts';
export { healPush, wake } from './wake.ts';
