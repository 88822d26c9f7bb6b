// The words of an answer by SMS, in Chinese and English: written as regular expressions over a text whose separators
// are single spaces. An answer is a whole text made of these and nothing else.
import { CHINESE_NUMERALS } from './reply-digits.ts';
import type { AnswerKind } from './respond-rules.ts';

/** What makes a text anything but a yes. English words stand alone; `'` is gone by then. */
const CHINESE_NEGATIONS = [
  '不',
  '没',
  '沒',
  '无',
  '無',
  '未',
  '别',
  '勿',
  '否',
  '甭',
  '拒',
  '难',
  '算了',
  '取消',
];
const ENGLISH_NEGATIONS = [
  ...['no', 'not', 'nope', 'nah', 'never', 'cannot', 'unable', 'cant', 'wont', 'dont', 'didnt', 'couldnt'],
  ...['wouldnt', 'shouldnt', 'isnt', 'arent', 'aint', 'havent', 'without', 'cancel', 'refuse', 'decline'],
];
const NEGATIVE_SIGNS = ['❌', '❎', '✖', '✗', '✘', '✕', '×', '🚫', '⛔', '👎', '🙅'];
export const NEGATIONS: readonly string[] = [...CHINESE_NEGATIONS, ...ENGLISH_NEGATIONS, ...NEGATIVE_SIGNS];
export const NEGATION = new RegExp(
  `${[...CHINESE_NEGATIONS, ...NEGATIVE_SIGNS].join('|')}|(?<![a-z])(?:${ENGLISH_NEGATIONS.join('|')})(?![a-z])`,
  'iu',
);

/**
 * What providers take for "no more texts": Twilio's and other carriers' words, and those that mainland texts name
 * (退订回T, 回TD退订, 拒收请回复R). Only as the whole text.
 */
export const OPT_OUT: ReadonlySet<string> = new Set([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'UNSUB', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE'],
  ...['T', 'TD', 'TT', 'R', '退订', '退訂', '退订短信', '退', '拒收', '取消订阅', '取消訂閱', '取消短信'],
]);

const SOON = '马上|立刻|立即|这就|就|尽快|火速|现在|即刻|一定|肯定|保证|准时|按时|随后';
const MAY = '能|会|可以|可|能够|愿意';
const ME = '(?:我们?|本人)?';
const DONE = '(?:了|啦|的)?';
const THERE = '(?:现场|集结点|位|场|岗|了)?';
const CAME =
  '赶过来|赶过去|过来|过去|赶到|赶来|赶去|到达|参加|参与|前往|到位|到场|到岗|到现场|出动|出发|来|到|去';

const WORDS: Record<AnswerKind, string[]> = {
  coming: [
    `${ME}(?:(?:${SOON}|${MAY}) ?)+(?:${CAME})${DONE}`,
    `${ME}(?:来|过来|参加)${DONE}`,
    `${ME}(?:能|可以)`,
    '(?:i ?(?:m|am) )?coming(?: now)?',
    '(?:i )?(?:can|will|shall) come|ill come|ill be there|(?:i )?will be there|i can|yes|y',
  ],
  en_route: [
    `${ME}(?:(?:已经?|刚|刚刚|正|现已) ?)?(?:出发|动身|上路)${DONE}`,
    `${ME}(?:已经?|正|现)?(?:在)?(?:来的|去的|赶来的|过来的)?(?:路上|途中)${DONE}`,
    `${ME}正?在(?:赶来|赶过来|赶去|赶过去|赶往|来)${DONE}|在途`,
    '(?:i ?(?:m|am) )?(?:on my way|on the way|en ?route|under way|omw|leaving(?: now)?)',
  ],
  arrived: [
    `${ME}(?:已经?|刚刚?)(?:到达|抵达|到)${THERE}${DONE}`,
    `${ME}(?:到|到达|抵达)(?:位|场|岗|现场|集结点)${DONE}`,
    `${ME}(?:到了|到达|抵达)${DONE}`,
    '(?:i ?(?:ve|have) )?arrived|(?:i ?(?:m|am) )?(?:here|on scene|at the scene|on site)',
  ],
  home_safe: [
    `${ME}(?:已经?|都)?(?:平安|安全)?(?:到家|返家)${DONE}`,
    `${ME}(?:已经?|都)?(?:平安|安全)(?:回家|返回|回来)?${DONE}|报平安`,
    '(?:i ?(?:m|am) )?(?:home safely|home safe|home|safe at home|safe home|safe)|got home(?: safe)?',
  ],
  cannot: [
    `${ME}(?:(?:今天|今晚|现在|这次|实在|确实|真的|真) ?)*(?:[来去到]不[了成]|赶不(?:过来|回来|过去|[到来上])|回不来|过不[来去]|参加不了)(?:了|啊)?`,
    `${ME}(?:(?:今天|今晚|现在|这次|实在|确实|真的|真) ?)*(?:不能?|不会|不可以|无法|没法|没办法|不便)(?:${CAME})(?:了|啊)?`,
    `${ME}(?:不能|不行|不可以|不方便|没空|没有空|没时间|没有时间|有事|有急事|请假|要请假|不|否)(?:了|啊)?`,
    '(?:i )?(?:cannot|cant|can not)(?: (?:come|make it|go|attend))?|(?:i )?(?:wont|will not|wont be able to) (?:come|make it)',
    '(?:i ?(?:m|am) )?(?:not coming|unable(?: to (?:come|attend))?|not available|unavailable)|no(?:pe)?|n',
  ],
};

/** Words that add nothing: acknowledgement, address, the way to say which button. */
const CHINESE_FILLER =
  '收到|好的?|嗯+|是的?|明白|知道了|领导|队长|报告|您好|你好|谢谢|辛苦了?|抱歉|对不起|不好意思|回复|回|答复|答|选择?|啊|哈+|呀|哦|噢|啦';
const ENGLISH_FILLER = 'ok(?:ay)?|hi|hello|sorry|thanks|thank you|please|sir|reply|answer|roger|copy';

const AROUND =
  '(?:(?:预计|大约|大概|约|还要|还需要?|需要?|要|估计|差不多|最多|加|我|eta|in|about|approx) ?)*';
const ARRIVING =
  '(?: ?(?:左右|之?后|以?内|之内))*(?: ?(?:能|可|可以|就|会)?(?:到达|到位|到场|到|赶到|抵达|过来|来))?(?:了|吧)?';
const NUMBER = `(?:\\d+|[${CHINESE_NUMERALS}]+)`;
const MINUTES = '(?:分钟|分鐘|分|minutes?|mins?)';
const HOURS = '(?:个?小时|个?钟头|个?小時|hours?|hrs?|h)';

/** A phrase's end: a Latin word does not go on. */
const END = '(?![a-z])';
const sticky = (source: string) => new RegExp(`(?:${source})`, 'iuy');

/** Each of its own, so that the longest that fits can be found. */
export const PHRASES = Object.entries(WORDS).flatMap(([kind, words]) =>
  words.map((word) => [kind as AnswerKind, sticky(`(?:${word})${END}`)] as const),
);
export const FILLERS = sticky(`${CHINESE_FILLER}|(?:${ENGLISH_FILLER})${END}`);
/** 15 分钟, 半小时, 一个半小时, 1 小时 20 分, 一刻钟: with a unit, so that it is nothing but a time. */
export const DURATION = sticky(
  `${AROUND}(?:(?<hours>${NUMBER}) ?(?:个(?<half>半)小时|${HOURS})(?: ?(?<rest>${NUMBER}) ?${MINUTES})?|` +
    `(?<minutes>${NUMBER}) ?${MINUTES}|(?<halfHour>半个?小时)|(?<quarters>[一两三]) ?刻钟)${ARRIVING}${END}`,
);
/** A number without a unit. */
export const BARE_NUMBER = sticky(`${AROUND}(?<number>${NUMBER})${END}`);
/** The answer's digit, not followed by more of its kind. */
export const OPTION = sticky(
  `(?:(?<digit>[1-5])(?!\\d)|(?<chinese>[一二三四五壹贰叁肆伍])(?![${CHINESE_NUMERALS}]))`,
);
export const OPTIONS: readonly AnswerKind[] = ['coming', 'cannot', 'en_route', 'arrived', 'home_safe'];

/** A digit that counts something is no answer: 2 楼着火, 2 个人, 2 号车. */
export const MEASURE =
  /^(?:小时|分|秒|天|点|时|刻|个|人|位|名|号|楼|层|车|辆|次|队|组|条|公里|米|里|月|日|年|份|台|区|栋|单元|室|km|kg|people|persons?|cars?)/iu;
/** A reason that sounds like coming after all. */
export const SOUNDS_LIKE_COMING =
  /^(?:来|到|去)|(?:马上|立刻|尽快|随后|稍后|晚点|一会儿?|会|能|可以|再|就)(?:来|到|去|过来|过去|赶)|coming|on my way|omw|will come/iu;
/** With what a clause about oneself begins: 我在外地，来不了 is an answer, 小王在外地，来不了 is not. */
export const ABOUT_ONESELF =
  /^(?:我|本人|人?在|正在|今[天晚]|现在|目前|家里|家中|孩子|身体|生病|病了|发烧|感冒|受伤|出差|值班|上班|加班|有事|有急事|im |i am )/iu;
