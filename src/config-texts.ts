// What is said about a setting of the environment that cannot be used.
import type { Catalogue } from './kernel/texts.ts';

export const configTexts: Catalogue = {
  zh: {
    'config.title': '配置有误，未启动：',
    'config.number': '须为 {{minimum}} 至 {{maximum}} 的数字',
    'config.number-or-none': '须为 {{minimum}} 至 {{maximum}} 的数字，或 none',
    'config.boolean': '须为 true 或 false',
    'config.choice': '只能是 {{allowed}} 之一',
    'config.database-url': '须形如 postgres://用户:口令@主机:5432/库名',
    'config.http-url': '须为 http:// 或 https:// 地址',
    'config.short': '过短，至少 {{minimum}} 个字符',
    'config.role-needs-database':
      '分开运行的进程须共用一个数据库：请设置 DATABASE_URL，或改用 MUSTER_ROLE=all',
    'config.public-url-needed': '发送进程不对外服务，须告知短信中的链接指向哪里',
    'config.together': '须与 {{others}} 一起设置',
    'config.twilio-sender': '请设置 TWILIO_FROM（号码）或 TWILIO_MESSAGING_SERVICE_SID（二选一）',
    'config.vapid-subject': '须为 mailto: 或 https: 地址，否则推送服务会拒绝',
    'config.vapid-key': '须为 {{bytes}} 字节的 base64url',
    'config.data-keys': '须形如 2026:<32 字节的 base64>，多把用逗号隔开，编号不得重复',
    'config.prefixes': '须形如 +86:two-way+links,+852:links',
    'config.template-kind': '模板 {{code}} 须以 ${kind} 开头，先说明是真实还是演练',
    'config.limits': '须形如 2/59s,5/3540s，或 none',
    'config.map-one': '与 MUSTER_MAP_STYLE_URL 只能二选一：样式里写明自己的瓦片',
    'config.map-file': '打不开，或不是 PMTiles 文件',
    'config.json': '须为 JSON，形如 {{example}}',
    'config.phones': '须为以 + 开头的国际格式号码，用逗号分隔',
    'config.manual-real': '手动时钟下不得使用真实通道：请去掉 {{variables}}，或把括号中的地址指向本机',
  },
  en: {
    'config.title': 'The configuration cannot be used, nothing was started:',
    'config.number': 'must be a number from {{minimum}} to {{maximum}}',
    'config.number-or-none': 'must be a number from {{minimum}} to {{maximum}}, or none',
    'config.boolean': 'must be true or false',
    'config.choice': 'must be one of {{allowed}}',
    'config.database-url': 'must look like postgres://user:password@host:5432/database',
    'config.http-url': 'must be an http:// or https:// address',
    'config.short': 'is too short: at least {{minimum}} characters',
    'config.role-needs-database':
      'separate processes need one database: set DATABASE_URL, or use MUSTER_ROLE=all',
    'config.public-url-needed': 'a dispatcher serves no pages: say where the links in texts lead',
    'config.together': 'must be set together with {{others}}',
    'config.twilio-sender': 'set TWILIO_FROM (a number) or TWILIO_MESSAGING_SERVICE_SID, one of the two',
    'config.vapid-subject': 'must be a mailto: or https: address, or push services refuse it',
    'config.vapid-key': 'must be {{bytes}} bytes in base64url',
    'config.data-keys': 'looks like 2026:<base64 of 32 bytes>; several are separated by commas, no id twice',
    'config.prefixes': 'must look like +86:two-way+links,+852:links',
    'config.template-kind':
      'template {{code}} must begin with ${kind}, so that it says first whether it is real or a drill',
    'config.limits': 'must look like 2/59s,5/3540s, or be none',
    'config.map-one': 'cannot be set together with MUSTER_MAP_STYLE_URL: a style names its own tiles',
    'config.map-file': 'cannot be opened, or is no PMTiles file',
    'config.json': 'must be JSON like {{example}}',
    'config.phones': 'must be numbers in international form, with a + in front, separated by commas',
    'config.manual-real':
      'a hand-driven clock never reaches a real provider: remove {{variables}}, or point the address in brackets at this machine',
  },
};
