import type { RequestKind, Urgency } from '@jiesu/contracts';

/**
 * What the people of the little city call about. Every sentence is written for it; nobody real said any of them.
 * `{place}` is where it happens, `{spot}` a building or shop there, `{n}` a small number.
 */
export interface Matter {
  /** Problem type of the reference taxonomy: the truth that classification is measured against. */
  readonly type: string;
  readonly kind: RequestKind;
  readonly urgency: Urgency;
  /** How often it comes, relative to the others. */
  readonly weight: number;
  /** How the hotline writes it down. */
  readonly calls: readonly string[];
  /** How a resident writes it in a group, message by message. */
  readonly chats: readonly (readonly string[])[];
  /** What an office that did its work replies. */
  readonly done: readonly string[];
}

export const matters: readonly Matter[] = [
  {
    type: 'L02.01',
    kind: 'complaint',
    urgency: 'urgent',
    weight: 9,
    calls: [
      '市民反映，{place}{spot}从{n}天前开始暖气就是温的，室内只有十五六度，家里有老人和孩子，夜里要盖两床被子，联系热力站说会处理但一直没人上门，来电反映供暖不热的问题，希望尽快解决。',
      '市民来电称，{place}{spot}整栋楼供暖不达标，自己量过温度才14度，已缴清供暖费，物业与热力公司互相推，诉求：请热力公司上门测温并恢复供暖。注：家中有八十岁老人。',
      '市民反映，入住{place}{spot}，今年供热以来暖气片上热下凉，邻居家也一样，来电反映暖气不热，请协调检修。',
    ],
    chats: [
      ['有没有人家暖气不热的？', '我家暖气片摸着都是凉的，客厅才15度', '{spot}，都三天了'],
      ['{spot}的暖气怎么回事啊', '一点都不热，孩子都冻感冒了'],
    ],
    done: [
      '已安排供热单位上门测温，更换了楼栋阀门并排气，现室温22度，居民确认恢复。',
      '经查为楼内管网淤堵，已冲洗管道，复测三户室温均达标。',
    ],
  },
  {
    type: 'L03.01',
    kind: 'help',
    urgency: 'urgent',
    weight: 5,
    calls: [
      '市民反映，{place}{spot}今天早上突然停水，没有任何通知，整个小区都没水，老人做不了饭，来电询问停水原因及恢复时间。',
      '市民来电反映，{place}{spot}从昨晚开始停水到现在已经{n}个小时，打物业电话无人接听，希望尽快恢复供水。',
    ],
    chats: [['停水了？', '{spot}一滴水都没有', '谁知道啥时候来水啊'], ['又停水，也不提前通知一声']],
    done: ['经核实为主管线破裂，自来水公司已完成抢修，恢复供水并向居民致歉。'],
  },
  {
    type: 'L03.03',
    kind: 'help',
    urgency: 'urgent',
    weight: 4,
    calls: [
      '市民反映，{place}{spot}半夜跳闸停电，几栋楼都没电，冰箱里东西都坏了，来电反映停电问题，请供电部门抢修。',
      '市民来电称，{place}{spot}近一周频繁停电，一天断{n}次，影响老人用制氧机，诉求：排查线路隐患。',
    ],
    chats: [['停电了停电了', '{spot}整栋都黑了', '物业电话打不通'], ['怎么又跳闸，这周第{n}次了吧']],
    done: ['供电公司已更换老化开关，恢复供电，并将该小区列入线路改造计划。'],
  },
  {
    type: 'L03.04',
    kind: 'report',
    urgency: 'emergency',
    weight: 2,
    calls: [
      '市民反映，{place}{spot}楼道里有很浓的燃气味，怀疑燃气泄漏，目前已开窗，担心发生危险，请立即派人处理。',
      '市民凌晨来电，称{place}{spot}地下室闻到煤气味，越来越重，邻居头晕，请马上到场检查。',
    ],
    chats: [['楼道里好大的煤气味！！', '{spot}，谁赶紧报一下', '大家先别开灯']],
    done: ['燃气公司二十分钟内到场，查明为接口松动，已紧固并复测无泄漏，逐户告知。'],
  },
  {
    type: 'L01.02',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 10,
    calls: [
      '市民反映，{place}{spot}物业服务差，楼道卫生一周没人打扫，监控坏了半年不修，物业费照收，来电投诉物业公司不作为的问题。',
      '市民来电反映，{place}{spot}大门门禁损坏，外来人员随意进出，多次找物业都说没有经费，希望督促物业尽快维修。',
      '市民称，{place}{spot}物业撤场后无人管理，垃圾堆在楼下，路灯也不亮，请街道协调确定新的物业服务。',
    ],
    chats: [
      ['咱们物业费交了都干啥了', '楼道一个月没拖过', '{spot}的门禁坏了多久了都'],
      ['物业电话就没打通过', '楼下大门关不上，谁都能进'],
    ],
    done: [
      '已约谈物业公司，楼道保洁恢复每日一次，门禁已修复，社区将每周巡查。',
      '街道召集物业与居民代表议事，门禁与监控已修好，公示了维修清单。',
    ],
  },
  {
    type: 'L01.06',
    kind: 'help',
    urgency: 'urgent',
    weight: 6,
    calls: [
      '市民反映，{place}{spot}电梯坏了{n}天没人修，住在高层的老人下不了楼，物业说等配件，来电反映电梯停运问题，希望尽快修好。',
      '市民来电，{place}{spot}电梯经常突然停在半层，上周还困过人，担心安全，诉求：请有关部门检查电梯并督促更换。',
    ],
    chats: [['电梯又坏了？', '{spot}，我拎着菜爬了十八层', '上次修才几天啊']],
    done: ['电梯已更换主板并通过检验，物业公示了维保记录，恢复运行。'],
  },
  {
    type: 'L01.04',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 5,
    calls: [
      '市民反映，{place}{spot}顶层屋面漏水，一下雨卧室就滴水，墙皮都掉了，申请维修资金一直没有下文，来电反映房屋漏水问题。',
      '市民称，{place}{spot}楼上卫生间漏水到自己家，天花板发霉，楼上不配合，请社区协调处理。',
    ],
    chats: [['下雨天家里又漏了', '{spot}顶楼的都漏吧？', '找物业说要动维修资金']],
    done: [
      '已动用应急维修资金重做屋面防水，雨后回看无渗漏。',
      '社区上门调解，楼上住户已做防水，双方签字确认。',
    ],
  },
  {
    type: 'L01.05',
    kind: 'suggestion',
    urgency: 'complex',
    weight: 4,
    calls: [
      '市民反映，{place}{spot}是九十年代的老楼，上下水管老化堵塞，希望能纳入老旧小区改造，来电咨询并建议尽快启动。',
      '市民来电，{place}{spot}楼本体没有做外墙保温，冬冷夏热，邻近小区都改造了，询问何时能改造。',
    ],
    chats: [['隔壁小区都改造完了，咱们啥时候轮到', '{spot}这水管都三十年了']],
    done: ['该小区已列入下一年度改造计划，街道已张贴公示并入户征求意见。'],
  },
  {
    type: 'L08.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 9,
    calls: [
      '市民反映，{place}{spot}旁边工地夜里施工到一点多，打桩声音很大，孩子第二天要上学，来电投诉夜间施工噪声扰民的问题。',
      '市民来电称，{place}{spot}楼下广场舞音响声音特别大，从晚上七点跳到十点，劝过不听，诉求：请管理音量和时间。',
      '市民反映，{place}{spot}底商饭馆的排风机整天轰鸣，窗户不敢开，请处理噪声。',
    ],
    chats: [
      ['这都几点了工地还在响', '{spot}这边吵得睡不着', '有没有人一起反映一下'],
      ['楼下跳舞的能不能小点声'],
    ],
    done: [
      '已会同生态环境、城管现场检查，责令工地夜间停工并整改，连续三晚复查无施工。',
      '社区与舞队约定音量与结束时间，安装了分贝提示牌，居民表示改善。',
    ],
  },
  {
    type: 'L07.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 7,
    calls: [
      '市民反映，{place}{spot}楼下的垃圾桶两天没清了，垃圾都堆到路边，招苍蝇还有臭味，来电反映垃圾清运不及时的问题。',
      '市民来电，{place}{spot}装修垃圾堆在绿化带旁{n}天无人清理，影响通行，希望清走。',
    ],
    chats: [['垃圾站味儿太大了', '{spot}那边堆成山了', '几天没人收了']],
    done: ['已清运积存垃圾并消杀，增加该点位清运频次至每日两次。'],
  },
  {
    type: 'L07.02',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 5,
    calls: [
      '市民反映，{place}{spot}门口每天早晚都有流动摊贩占道经营，卖菜卖小吃，人行道走不了，来电反映无照经营占道问题。',
      '市民来电称，{place}{spot}水果店把货摆到盲道上，行人只能走机动车道，请处理。',
    ],
    chats: [['路口摆摊的把路都堵了', '{spot}门口推婴儿车都过不去']],
    done: ['综合行政执法队已清理占道摊位，安排早晚定点值守。'],
  },
  {
    type: 'L07.05',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 4,
    calls: [
      '市民反映，{place}{spot}楼下烧烤店油烟直排，一到晚上满屋烟味，不敢开窗，来电投诉餐饮油烟扰民的问题。',
    ],
    chats: [['楼下烧烤的烟全进我家了', '{spot}的有没有同感']],
    done: ['该店已加装净化设备并清洗烟道，检测达标。'],
  },
  {
    type: 'L05.01',
    kind: 'report',
    urgency: 'ordinary',
    weight: 6,
    calls: [
      '市民反映，{place}{spot}顶层住户在楼顶私自加盖房间，已经砌了墙，担心楼体安全，来电举报违法建设的问题。',
      '市民来电，{place}{spot}一层把绿地圈起来建小院，还挖了地下室，请城管拆除。',
    ],
    chats: [['楼顶那家在盖房你们看见没', '{spot}，这算违建吧']],
    done: ['经认定为违法建设，已下达限期拆除通知并完成拆除，恢复原状。'],
  },
  {
    type: 'L05.03',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 5,
    calls: [
      '市民反映，{place}{spot}门前道路坑坑洼洼，晚上骑车摔过人，来电反映道路破损的问题，希望修补。',
      '市民称，{place}{spot}一段路灯有{n}盏不亮，晚上漆黑一片，请尽快维修。',
    ],
    chats: [['门口那个坑谁管啊', '昨天电动车差点摔了，{spot}那边'], ['路灯黑了一个多礼拜了']],
    done: ['已修补路面并更换照明灯具，夜间巡查确认正常。'],
  },
  {
    type: 'L05.05',
    kind: 'help',
    urgency: 'urgent',
    weight: 3,
    calls: [
      '市民反映，{place}{spot}一下雨就积水，最深到小腿，车都泡了，来电反映排水不畅的问题，请疏通雨水口。',
    ],
    chats: [['又淹了，{spot}车库门口全是水', '下水道堵了吧']],
    done: ['排水集团已疏通雨水管线，清掏雨水篦子，再次降雨未见积水。'],
  },
  {
    type: 'L06.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 9,
    calls: [
      '市民反映，{place}{spot}停车难，外来车辆占满车位，晚上回来绕半小时停不了车，来电反映小区停车管理混乱的问题。',
      '市民来电，{place}{spot}停车费突然从每月150元涨到300元，没有公示，诉求：核实收费是否合理。',
      '市民称，{place}{spot}消防通道旁每晚停满车，影响救护车进出，请协调规范停车。',
    ],
    chats: [['下班回来又没车位', '{spot}都是外面的车', '能不能装个道闸啊'], ['停车费涨价你们知道吗']],
    done: ['街道协调周边单位错峰共享车位四十个，道闸系统已启用，优先保障居民。'],
  },
  {
    type: 'L06.02',
    kind: 'suggestion',
    urgency: 'complex',
    weight: 3,
    calls: ['市民建议，{place}{spot}附近没有公交站，老人去医院要走二十多分钟，希望增设站点或延长线路。'],
    chats: [['要是门口能通公交就好了', '{spot}去医院太不方便']],
    done: ['公交集团现场踏勘，已在附近增设站点，下月投入使用。'],
  },
  {
    type: 'L06.04',
    kind: 'suggestion',
    urgency: 'ordinary',
    weight: 3,
    calls: [
      '市民反映，{place}{spot}路口没有红绿灯，上下学时间车辆抢行，孩子过马路危险，希望增设信号灯和斑马线。',
    ],
    chats: [['学校门口过马路太吓人了', '{spot}路口能不能装个红绿灯']],
    done: ['交管部门已增设信号灯并施划斑马线，高峰安排协管员值守。'],
  },
  {
    type: 'L06.05',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 3,
    calls: ['市民反映，{place}{spot}地铁口共享单车乱停，把盲道和出口都堵了，来电反映共享单车停放问题。'],
    chats: [['共享单车堆得人都走不了', '{spot}出口那里']],
    done: ['企业已清运单车并划定停放区，设专人早晚值守。'],
  },
  {
    type: 'L10.02',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 6,
    calls: [
      '市民反映，在{place}{spot}健身房办了年卡，花了三千多，现在门店关门联系不上负责人，来电投诉预付卡退费难的问题。',
      '市民来电称，{place}{spot}美容店办卡后涨价，要求退卡被拒，诉求：退还余额{n}千余元。',
    ],
    chats: [['健身房关门了？我卡里还有两千', '{spot}那家，老板电话停机了']],
    done: ['市场监管所调解，经营者已分期退还余额，并将其列入预付式消费监测名单。'],
  },
  {
    type: 'L10.05',
    kind: 'report',
    urgency: 'ordinary',
    weight: 4,
    calls: ['市民举报，{place}{spot}一家超市卖过期食品，生产日期有涂改痕迹，保留了小票，请查处。'],
    chats: [['超市那个酸奶过期了还摆着', '{spot}楼下的，大家看看日期']],
    done: ['市场监管所现场检查，下架过期食品并立案处罚。'],
  },
  {
    type: 'L10.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 5,
    calls: [
      '市民反映，在网络平台购买手机，收到后发现是翻新机，商家拒绝退款，平台客服推诿，注册地在{place}，来电投诉网购退款难的问题。',
    ],
    chats: [['网购买到假货怎么办啊', '商家不给退款']],
    done: ['已联系平台介入，商家同意退货退款，消费者已收到款项。'],
  },
  {
    type: 'L11.02',
    kind: 'consultation',
    urgency: 'ordinary',
    weight: 4,
    calls: [
      '市民咨询，户口不在{place}，孩子明年上小学，想了解非京籍入学需要准备哪些材料，什么时候网上登记。',
    ],
    chats: [['明年上小学的家长有群吗', '非京籍都要哪些材料啊']],
    done: ['教育部门已电话答复材料清单与登记时间，并发送办事指南链接。'],
  },
  {
    type: 'L11.04',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 4,
    calls: [
      '市民反映，在{place}{spot}报的英语培训班，交了一万二，机构突然停课不退费，老师也联系不上，来电投诉校外培训退费的问题。',
    ],
    chats: [['培训班跑路了？', '{spot}那家，我刚交了一学期']],
    done: ['教委与公安联动，已冻结机构账户资金，按课时比例退还学费。'],
  },
  {
    type: 'L11.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 2,
    calls: [
      '市民反映，孩子在{place}{spot}附近的民办幼儿园，本学期保育费每月涨了八百元，没有提前告知，来电反映幼儿园涨价的问题。',
    ],
    chats: [['幼儿园又涨价了', '保育费一下多八百']],
    done: ['区教委核查收费备案，园方退回未公示的涨价部分。'],
  },
  {
    type: 'L12.03',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 3,
    calls: ['市民反映，{place}社区卫生服务中心老年常用药总是缺货，要跑到大医院开，来电反映社区缺药的问题。'],
    chats: [['卫生站又没降压药了', '跑了两趟都没有']],
    done: ['已将该药品纳入缺药登记配送，三日内送达并电话通知。'],
  },
  {
    type: 'L13.02',
    kind: 'consultation',
    urgency: 'ordinary',
    weight: 3,
    calls: ['市民咨询，家住{place}，在外地住院的费用如何报销，异地就医备案没有办，还能不能补办医保报销。'],
    chats: [['外地住院医保能报吗', '没备案咋办']],
    done: ['医保部门已答复可补办备案，并协助线上提交。'],
  },
  {
    type: 'L14.01',
    kind: 'help',
    urgency: 'ordinary',
    weight: 6,
    calls: [
      '市民反映，在{place}{spot}工地干活{n}个月，包工头拖欠工资两万多元，一共十几个工友，来电求助讨要欠薪的问题。',
      '市民来电，{place}{spot}餐馆老板关店，拖欠{n}名员工工资，电话不接，请劳动监察介入。',
    ],
    chats: [['有没有懂的，老板欠工资跑了', '{spot}干了三个月一分没给']],
    done: ['劳动监察已约谈用工单位，拖欠工资全部发放到位，工人签收。'],
  },
  {
    type: 'L14.03',
    kind: 'consultation',
    urgency: 'ordinary',
    weight: 4,
    calls: ['市民咨询，单位在{place}，离职后社保断缴{n}个月，怎么补缴，对买房摇号有没有影响。'],
    chats: [['社保断了两个月能补吗']],
    done: ['人社部门已电话讲解补缴流程与材料。'],
  },
  {
    type: 'L14.05',
    kind: 'consultation',
    urgency: 'ordinary',
    weight: 2,
    calls: ['市民咨询，老人住{place}，今年退休，养老金怎么算，资格认证在手机上怎么做。'],
    chats: [['养老金认证手机上怎么弄', '我妈不会用']],
    done: ['社保所上门指导完成资格认证，并说明养老金核算办法。'],
  },
  {
    type: 'L15.01',
    kind: 'suggestion',
    urgency: 'ordinary',
    weight: 4,
    calls: [
      '市民反映，{place}{spot}的养老驿站停业了，老年餐桌也没了，八十多岁独居老人吃饭困难，来电希望恢复助餐服务。',
      '市民来电，{place}老人腿脚不便，想申请居家养老照护和适老化改造，询问怎么办理。',
    ],
    chats: [['驿站怎么关门了', '我妈天天在那儿吃饭呢', '{spot}旁边那个']],
    done: ['已引入新的运营方恢复老年餐桌，对独居老人送餐上门。'],
  },
  {
    type: 'L15.03',
    kind: 'help',
    urgency: 'ordinary',
    weight: 2,
    calls: ['市民反映，{place}{spot}门口坡道被拆，坐轮椅出不了门，来电求助恢复无障碍坡道。'],
    chats: [['门口轮椅坡道怎么拆了', '{spot}出不去了']],
    done: ['坡道已重建并加装扶手，残疾居民试用满意。'],
  },
  {
    type: 'L15.02',
    kind: 'consultation',
    urgency: 'ordinary',
    weight: 2,
    calls: ['市民咨询，家住{place}，丈夫重病失去劳动能力，家庭困难，想申请低保和临时救助，需要什么条件。'],
    chats: [['申请低保找谁啊', '家里实在困难']],
    done: ['民政科入户核查，已受理低保申请并先行发放临时救助。'],
  },
  {
    type: 'L16.05',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 4,
    calls: [
      '市民反映，{place}{spot}有人遛大型犬不拴绳，昨天扑了孩子，也不清理粪便，来电反映不文明养犬的问题。',
    ],
    chats: [['谁家大狗不拴绳啊', '吓哭我家孩子了', '{spot}楼下']],
    done: ['派出所与社区联合上门，犬主补办犬证并签订文明养犬承诺。'],
  },
  {
    type: 'L17.01',
    kind: 'report',
    urgency: 'urgent',
    weight: 5,
    calls: [
      '市民反映，{place}{spot}楼道里堆满纸箱杂物，电动自行车推进楼里充电，存在火灾隐患，来电举报消防隐患的问题。',
      '市民来电，{place}{spot}消防通道被铁门锁住，一旦着火跑不出去，请消防部门检查。',
    ],
    chats: [['楼道里又有人给电动车充电', '{spot}，太危险了', '纸箱子都堆到门口了']],
    done: ['已清理楼道堆物两车，电动车移出并安装梯控，消防复查合格。'],
  },
  {
    type: 'L17.03',
    kind: 'report',
    urgency: 'emergency',
    weight: 1,
    calls: [
      '市民反映，{place}{spot}连日大雨后后山边坡有滑落的泥土，离房子只有几米，担心塌方，请立即派人查看并转移老人。',
    ],
    chats: [['后面山坡在掉土！', '{spot}那边的赶紧出来']],
    done: ['已转移三户五人并拉设警戒，地质队加固边坡，险情解除后返家。'],
  },
  {
    type: 'L09.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 4,
    calls: ['市民反映，{place}{spot}窗前的大杨树枝杈伸到阳台，刮风打玻璃，来电希望修剪树木。'],
    chats: [['窗外那棵树该修了', '{spot}三层以下都不见光']],
    done: ['园林部门已修剪树木，清运枝条，居民确认采光改善。'],
  },
  {
    type: 'L09.02',
    kind: 'suggestion',
    urgency: 'complex',
    weight: 2,
    calls: ['市民建议，{place}{spot}附近公园晚上关门太早，下班后没法锻炼，希望延长开放时间并增加座椅。'],
    chats: [['公园八点就关门', '下了班都进不去']],
    done: ['公园管理处已将闭园时间延至二十二时，新增座椅十二处。'],
  },
  {
    type: 'L18.02',
    kind: 'suggestion',
    urgency: 'complex',
    weight: 2,
    calls: ['市民反映，{place}{spot}小广场健身器材坏了好几个，老人用着危险，来电希望维修更换。'],
    chats: [['健身器材都锈断了', '{spot}小广场那个']],
    done: ['体育局已更换六件器材并张贴使用说明。'],
  },
  {
    type: 'L04.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 3,
    calls: [
      '市民反映，{place}{spot}手机没有信号，在家打不了电话，三家运营商都一样，来电反映通信信号差的问题。',
    ],
    chats: [['家里手机没信号正常吗', '{spot}地下车库更不行']],
    done: ['铁塔公司与社区协商加装室分设备，信号测试良好。'],
  },
  {
    type: 'L04.03',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 4,
    calls: ['市民反映，{place}{spot}快递不打招呼就放驿站，老人取件要走一公里，来电投诉快递末端投递的问题。'],
    chats: [['快递又给我扔驿站了', '{spot}的都不送上门']],
    done: ['邮政管理部门约谈网点，已恢复按约定送货上门。'],
  },
  {
    type: 'L20.01',
    kind: 'complaint',
    urgency: 'ordinary',
    weight: 2,
    calls: [
      '市民反映，到{place}政务服务中心办居住证，跑了{n}趟都说材料不全，每次说法不一样，来电反映办事流程的问题。',
    ],
    chats: [['办个居住证跑了三趟', '每次要的材料都不一样']],
    done: ['政务中心已一次性告知并容缺受理，当日办结，向市民致歉。'],
  },
  {
    type: 'L19.02',
    kind: 'complaint',
    urgency: 'complex',
    weight: 2,
    calls: ['市民反映，{place}村里占地补偿款分配不公开，账目多年不公示，来电反映村务公开和补偿的问题。'],
    chats: [['占地的钱到底怎么分的', '村里账也不公示']],
    done: ['镇纪委与经管站审计账目，补偿明细已张榜公示并召开村民代表会说明。'],
  },
  {
    type: 'L06.08',
    kind: 'consultation',
    urgency: 'ordinary',
    weight: 2,
    calls: ['市民咨询，住在{place}，驾驶证快到期了，换证可不可以网上办，需要体检吗。'],
    chats: [['驾照换证网上能办吗']],
    done: ['已答复网上换证流程与体检要求。'],
  },
];

/** What neighbours say when it is theirs too. */
export const agreements = [
  '我家也是',
  '+1',
  '同问',
  '我们单元也这样',
  '对，我也想反映',
  '一样一样',
  '支持反映一下',
  '我家从昨天就这样了',
] as const;

/** What a group talks about when nobody lacks anything. */
export const chatter = [
  '早上好☀️',
  '谁家的猫跑出来了，黄色的',
  '转让九成新婴儿车，有需要的私信',
  '今天菜市场的西红柿便宜',
  '[捂脸][捂脸]',
  '收到',
  '谢谢群主',
  '有拼车去机场的吗',
  '周末一起打球不',
  '生日快乐🎂',
  '小区门口新开了家面馆，味道不错',
  '好的',
  '孩子作业是哪几页来着',
  '[强][强][强]',
  '天气预报说明天下雪',
  '代购海鲜，今晚截单',
] as const;

/** What an office replies that did not do its work. */
export const perfunctory = [
  '已转相关部门处理。',
  '情况已了解，将持续关注。',
  '经核实属实，请居民耐心等待。',
] as const;

/** Buildings and shops: invented numbers, so that no home is meant. */
export const spots = [
  '一号院',
  '二号院',
  '三区',
  '五区',
  '东里',
  '西里',
  '南里',
  '北里',
  '甲一号楼',
  '南区',
  '北区',
  '便民市场旁',
  '小学旁',
  '地铁站旁',
  '菜市场对面',
] as const;
