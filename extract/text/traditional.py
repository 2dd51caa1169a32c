"""Traditional characters of the genre's own words: mirrors print 整改問題, 責任單位, 完成情況."""

from __future__ import annotations

PRINTED = (
    "問題況標時責單進實開關員導領圍驗號銷報環護審計縣區鄉鎮廳務農業發現處後續間總體協"
    "辦級長達檢測調結論備註類項據屬見聯係電話舉訪機構組織議決黨國際產資監規條統籌絕內閱請傳參"
)
SIMPLIFIED = (
    "问题况标时责单进实开关员导领围验号销报环护审计县区乡镇厅务农业发现处后续间总体协"
    "办级长达检测调结论备注类项据属见联系电话举访机构组织议决党国际产资监规条统筹绝内阅请传参"
)
TRADITIONAL = str.maketrans(PRINTED, SIMPLIFIED)
