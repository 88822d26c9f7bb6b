// Equipment as files: what an import says about rows, and how an export heads its columns.
import type { Catalogue } from '../kernel/texts.ts';

export const equipmentImportTexts: Catalogue = {
  zh: {
    'equipment-import.error.missing': '没有填写',
    'equipment-import.error.count': '数量应为 0 到 100000 的整数',
    'equipment-import.error.one_piece': '有编号的一行只能是 1 件；多件请逐件写编号',
    'equipment-import.error.number_or_count': '编号和数量至少填一项：有编号的逐件登记，没有编号的写数量',
    'equipment-import.error.number_rounded': '编号被表格软件当成数字，末几位已丢失；请把该列设为文本后重填',
    'equipment-import.error.state': '状态无法识别，请写在用、损坏、丢失或报废',
    'equipment-import.error.counted_held': '按数量管理的请在系统里发放，不能由文件写给个人',
    'equipment-import.error.item_unknown': '配备标准里没有这种装备，请先新增，名称须一致',
    'equipment-import.error.item_retired': '这种装备已停用；要用请先在配备标准里恢复',
    'equipment-import.error.item_numbered': '这种装备按编号管理，请填写编号',
    'equipment-import.error.item_counted': '这种装备按数量管理，请去掉编号、填写数量',
    'equipment-import.error.unit_unknown': '没有这个编组，或不在您的管辖范围',
    'equipment-import.error.units_alike': '有几个编组叫这个名字，请从大队写起',
    'equipment-import.error.twice':
      '与第 {{row}} 行是同一件（同一种），以第 {{row}} 行为准；请核对哪一行有误',
    'equipment-import.error.number_taken': '这个编号已在用：{{who}}；请核对编号，或先处理那一件',
    'equipment-import.error.held': '现由{{who}}持有；请在系统里收回或移交，导入不能改',
    'equipment-import.error.state_differs':
      '系统中状态为“{{state}}”；请在系统里登记损坏、修好、丢失或找回，导入不能改',
    'equipment-import.error.gone': '丢失或报废的不登记入库',
    'equipment-import.error.reason_missing': '损坏的请写明原因',
    'equipment-import.error.holder_unknown': '名册里没有这个人，或不在您的管辖范围；请先导入花名册',
    'equipment-import.error.holders_alike': '名册里有几个同名的人，请补上持有人手机',
    'equipment-import.error.phone_differs': '手机号码与名册不符，请核对是不是同一人',
    'equipment-import.note.still_held': '系统中由{{who}}持有，表中没有持有人：维持不变，收回请在系统里办',
    'equipment-import.note.unconfirmed': '由{{who}}持有：没有签名，请本人在手机上确认',
  },
  en: {
    'equipment-import.error.missing': 'is not filled in',
    'equipment-import.error.count': 'a count is a whole number from 0 to 100000',
    'equipment-import.error.one_piece': 'a row with a number is one piece; give each piece its own row',
    'equipment-import.error.number_or_count': 'give the piece’s number, or how many there are',
    'equipment-import.error.number_rounded':
      'the spreadsheet took the number for a figure and lost its last digits; make the column text and enter it again',
    'equipment-import.error.state':
      'is not understood as a state; write in service, defective, lost or written off',
    'equipment-import.error.counted_held': 'counted equipment is handed out in the system, not by a file',
    'equipment-import.error.item_unknown':
      'is not in the equipment standard; add it there under this very name first',
    'equipment-import.error.item_retired': 'is retired; restore it in the equipment standard first',
    'equipment-import.error.item_numbered': 'is kept by number; fill the number in',
    'equipment-import.error.item_counted': 'is counted; leave the number out and say how many',
    'equipment-import.error.unit_unknown': 'there is no such unit within your area',
    'equipment-import.error.units_alike': 'several units bear this name; write it from the battalion on',
    'equipment-import.error.twice': 'is the same as row {{row}}, which counts; check which of them is right',
    'equipment-import.error.number_taken':
      'the number is in use: {{who}}; check it, or deal with that piece first',
    'equipment-import.error.held':
      '{{who}} holds it; take it back or hand it over in the system, which a file cannot',
    'equipment-import.error.state_differs':
      'is “{{state}}” here; report it defective, mended, lost or found in the system, which a file cannot',
    'equipment-import.error.gone': 'lost or written off: it is in no store',
    'equipment-import.error.reason_missing': 'say what is wrong with it',
    'equipment-import.error.holder_unknown':
      'nobody of this name is on the roster within your area; import the roster first',
    'equipment-import.error.holders_alike': 'several on the roster have this name; add the holder’s phone',
    'equipment-import.error.phone_differs': 'the phone is not the roster’s; check that it is the same person',
    'equipment-import.note.still_held':
      '{{who}} holds it here, the file names nobody: it stays so; take it back in the system',
    'equipment-import.note.unconfirmed': 'held by {{who}} without a signature: to be confirmed on the phone',
  },
};

export const equipmentFileTexts: Catalogue = {
  zh: {
    'problem.equipment-no-header': '没有找到装备台账的表头',
    'problem.equipment-no-header.detail':
      '须有装备名称、编组两列，另有编号或数量，表头须在前 30 行内。未作任何更改。',
    'equipment.file.pieces': '编号装备',
    'equipment.file.stock': '计数装备',
    'equipment.file.item': '装备名称',
    'equipment.file.number': '编号',
    'equipment.file.unit': '编组',
    'equipment.file.count': '数量',
    'equipment.file.state': '状态',
    'equipment.file.reason': '原因',
    'equipment.file.expires': '到期日',
    'equipment.file.inspect': '下次检查',
    'equipment.file.holder': '持有人',
    'equipment.file.issued': '领用日期',
    'equipment.file.in_service': '在用',
    'equipment.file.defective': '损坏',
    'equipment.file.lost': '丢失',
    'equipment.file.retired': '报废',
  },
  en: {
    'problem.equipment-no-header': 'No header of an equipment ledger found',
    'problem.equipment-no-header.detail':
      'It needs the columns item and unit, and a number or a count, within the first 30 rows. Nothing was changed.',
    'equipment.file.pieces': 'Pieces',
    'equipment.file.stock': 'Counted',
    'equipment.file.item': 'Item',
    'equipment.file.number': 'Serial number',
    'equipment.file.unit': 'Unit',
    'equipment.file.count': 'Count',
    'equipment.file.state': 'State',
    'equipment.file.reason': 'Reason',
    'equipment.file.expires': 'Expires on',
    'equipment.file.inspect': 'Next inspection',
    'equipment.file.holder': 'Holder',
    'equipment.file.issued': 'Issued on',
    'equipment.file.in_service': 'in service',
    'equipment.file.defective': 'defective',
    'equipment.file.lost': 'lost',
    'equipment.file.retired': 'written off',
  },
};
