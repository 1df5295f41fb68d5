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
  poor: {
    mine: '你的网络较弱，对方可能看不清、听不清你。',
    theirs: '有人的网络较弱，不是你的问题。',
    relay: '经中继服务器的线路较慢。',
    cpu: '此设备过于繁忙，通话受到影响。关闭其他程序会有帮助。',
    unknown: '网络连接较弱。',
  },
};

export default zh;
