import type { CapacityLocale } from './capacity-en.js';

const zh: CapacityLocale = {
  code: 'zh',
  full: people => `此设备和网络最多支持 ${String(people)} 人视频通话。声音优先。`,
  soundOnly: '已有多人开启视频，你以语音方式加入。',
  without: '已关闭接收视频。',
  turnOff: '关闭接收视频',
  turnOn: '显示对方视频',
  cameraOff: '关闭我的摄像头',
  notNow: '知道了',
};

export default zh;
