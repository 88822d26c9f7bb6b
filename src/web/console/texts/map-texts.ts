// The map's own words: its buttons, its keys, and what stands in the list that says the same.
import type { Catalogue } from '../../../kernel/texts.ts';

export const mapTexts: Catalogue = {
  zh: {
    'map.zoom-in': '放大',
    'map.zoom-out': '缩小',
    'map.m': '米',
    'map.km': '公里',
    'map.source': '地图来源',
    'map.all': '看全部',
    'map.ctrl': '按住 Ctrl 滚动可缩放地图',
    'map.command': '按住 ⌘ 滚动可缩放地图',
    'map.fingers': '用两指移动地图',
    'map.keys': '键盘：方向键移动，+ − 缩放，回车查看十字处',
    'map.keys.pick': '点地图选位置。键盘：方向键移动，+ − 缩放，回车选定十字处',
    'map.impossible': '这个浏览器画不了地图',
    'map.impossible.what': '需要 WebGL 2，可换一个浏览器或打开硬件加速。地图上的内容都在下面的列表里。',
    'map.no-base': '底图打不开，只显示辖区、警务站和服务区域。标注位置不受影响。',
    'map.list': '地图内容列表（{{n}} 项）',
    'map.list.more': '再显示 {{n}} 项（还有 {{left}} 项）',
    'map.points': '标注',
    'map.lines': '范围与路线',
    'map.stations': '派出所、警务站',
    'map.sites': '服务区域',
    'map.outlines': '辖区',
  },
  en: {
    'map.zoom-in': 'Zoom in',
    'map.zoom-out': 'Zoom out',
    'map.m': 'm',
    'map.km': 'km',
    'map.source': 'Where the map is from',
    'map.all': 'Show all',
    'map.ctrl': 'Hold Ctrl and scroll to zoom the map',
    'map.command': 'Hold ⌘ and scroll to zoom the map',
    'map.fingers': 'Move the map with two fingers',
    'map.keys': 'Keys: arrows move, + and − zoom, Enter tells what is at the cross',
    'map.keys.pick':
      'Click the map to choose a place. Keys: arrows move, + and − zoom, Enter takes the cross',
    'map.impossible': 'This browser cannot draw the map',
    'map.impossible.what':
      'It needs WebGL 2: try another browser or turn hardware acceleration on. Everything on the map is in the list below.',
    'map.no-base':
      'The base map cannot be opened; only districts, stations and sites are drawn. Marked positions are right all the same.',
    'map.list': 'The map as a list ({{n}})',
    'map.list.more': 'Show {{n}} more of {{left}}',
    'map.points': 'Marked',
    'map.lines': 'Ranges and ways',
    'map.stations': 'Police stations',
    'map.sites': 'Guarded sites',
    'map.outlines': 'Districts',
  },
};
