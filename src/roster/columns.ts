// Which column of a roster file is which, under the headers that people write, in any order.

import { columnNames, headerKey } from './column-names.ts';
import { UNIT_LEVELS, type UnitLevel } from './unit-names.ts';

export const COLUMNS = [
  'serial',
  'name',
  'gender',
  'idNumber',
  'phone',
  'employer',
  'site',
  'lon',
  'lat',
  'county',
  'station',
  'unit',
  'post',
  'skills',
  'certificateNumber',
  'certificateExpiry',
  'equipment',
  'consentOn',
  'remark',
] as const;
export type Column = (typeof COLUMNS)[number];

/** The first name of each is what an export writes and a report calls the column. */
export const HEADERS: Record<Column, readonly string[]> = {
  serial: ['序号', '编号', '号', 'no', 'no.', '#', 'serial', 'serial number'],
  name: ['姓名', '名字', '队员姓名', '保安员姓名', 'name', 'full name'],
  gender: ['性别', 'gender', 'sex'],
  idNumber: [
    '身份证号',
    '身份证号码',
    '身份证',
    '公民身份号码',
    '证件号码',
    'id',
    'id number',
    'id no',
    'identity number',
  ],
  phone: [
    '手机号码',
    '手机',
    '手机号',
    '联系电话',
    '电话',
    '联系方式',
    'phone',
    'mobile',
    'phone number',
    'mobile number',
  ],
  employer: ['保安从业单位', '从业单位', '工作单位', '单位', '所属公司', 'employer', 'company'],
  site: ['服务区域', '服务区域名称', '保安服务区域', '服务单位', '驻点', 'site', 'service area'],
  lon: ['经度', 'lon', 'lng', 'longitude'],
  lat: ['纬度', 'lat', 'latitude'],
  county: [
    '所属分局',
    '分局',
    '县分局',
    '区县',
    '县区',
    '所属区县',
    '所属县区',
    'county',
    'bureau',
    'county bureau',
    'district',
  ],
  station: ['所属派出所（警务站）', '所属派出所', '派出所', '警务站', 'station', 'police station'],
  unit: ['应急编组', '编组', '所属编组', '中小队', 'unit', 'squad', 'force unit'],
  post: ['队内职务', '职务', 'post', 'position in unit', 'duty'],
  skills: ['技能', '技能特长', '特长', 'skills', 'skill'],
  certificateNumber: [
    '保安员证号',
    '保安员证',
    '保安证号',
    '证书编号',
    'guard certificate',
    'certificate number',
    'guard certificate number',
    'certificate no',
  ],
  certificateExpiry: [
    '证件有效期',
    '有效期',
    '有效期至',
    '证书有效期',
    'certificate expiry',
    'expiry',
    'valid until',
    'expires on',
    'guard certificate expiry',
  ],
  equipment: ['已配发装备', '配发装备', '装备', 'equipment', 'equipment issued', 'issued equipment'],
  consentOn: [
    '自愿加入日期',
    '加入日期',
    '自愿日期',
    '同意日期',
    'consent date',
    'consent',
    'joined',
    'joined on',
    'volunteered on',
  ],
  remark: ['备注', '说明', 'remark', 'remarks', 'note', 'notes'],
};

/** A unit in columns of its own: these three only together with the first, as "company" alone is an employer. */
const UNIT_PARTS: Record<UnitLevel, readonly string[]> = {
  battalion: ['大队', '所属大队', 'battalion'],
  company: ['中队', '所属中队', 'company'],
  squad: ['小队', '所属小队', 'squad'],
};

export const { headerOf, columnOf } = columnNames(HEADERS);

/** Where battalion, company and squad stand in columns of their own; empty when the unit is written in one or not at all. */
export function unitPartsOf(headers: string[]): Map<UnitLevel, number> {
  const keys = headers.map(headerKey);
  const whole = HEADERS.unit.map(headerKey).filter((key) => !UNIT_PARTS.squad.includes(key));
  const found = UNIT_LEVELS.flatMap((level): [UnitLevel, number][] => {
    const at = keys.findIndex((key) => UNIT_PARTS[level].includes(key));
    return at === -1 ? [] : [[level, at]];
  });
  const written = found[0]?.[0] === 'battalion' && !keys.some((key) => whole.includes(key));
  return new Map(written ? found : []);
}
