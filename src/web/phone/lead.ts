// The screens of those who lead, loaded together when the first of them is opened.
import { leftOutTexts } from '../../callout/left-out-texts.ts';
import { skillNames } from '../../roster/skill-texts.ts';
import { leadTexts } from './texts/lead-texts.ts';
import { addWords } from './words.ts';

addWords(leadTexts, leftOutTexts, skillNames);

export { board } from './screens/board.ts';
export { launch } from './screens/launch.ts';
export { led } from './screens/led.ts';
