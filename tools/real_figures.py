#!/usr/bin/python3
"""Writes tests/real/figures.tsv: what pandas and openpyxl, told by hand how each real file is laid out, say of it.

    tools/real_figures.py FOLDER > tests/real/figures.tsv

FOLDER holds the unpacked sets of ../shared/data. Encoding, separator, header rows, thousands marks and columns of codes
were decided by a person who looked into each file (FILES below), so the figures owe nothing to our own sniffing.
One line a table and column: file, table number within the file (from 1), rows, column, values that are not empty,
kind (number | text), sum. Column names are the file's own; names of several header rows are joined by '_', a part equal
to the one above it left out; a column without a name is 열N, as dure calls it.
"""
import csv
import io
import math
import sys
import unicodedata

import openpyxl
import pandas

BOM = "utf-8-sig"
# path: (encoding, options). head: header rows (default 1). skip: lines above the header. sep, thousands as pandas has them.
# text: columns of codes (leading zeros), which are not to be added up. missing: marks that stand for no value.
# spread: the name of a group stands over its first column only.
FILES = {
    "seoul_commerce/Traffic_Accident_2017.csv": ("cp949", {}),
    "seoul_commerce/sales_data.csv": ("utf-8", {}),
    "seoul_commerce/생활인구.csv": ("cp949", {}),
    "seoul_commerce/서울교통공사_지하철혼잡도정보_20221231.csv": ("cp949", {}),
    "seoul_commerce/유동인구.csv": (BOM, {}),
    "seoul_commerce/임대료.csv": (BOM, {}),
    "seoul_commerce/자치구별_상권변화지표.csv": ("cp949", {}),
    "seoul_commerce/점포.csv": ("cp949", {}),
    "heat_shelter/seoul_pop2020_all.csv": ("cp949", {}),
    "heat_shelter/고령자현황_20250720105739.csv": (BOM, {"head": 4}),
    "heat_shelter/서울시 무더위쉼터.csv": (BOM, {}),
    "library/book_connection_info.csv": ("cp949", {}),
    "library/library_info.csv": ("cp949", {}),
    "library/data4library_popular_loans_top10.xlsx": (None, {}),
    "localdata_permits/동물병원.csv": ("cp949", {}),
    "localdata_permits/목욕장업.csv": ("cp949", {}),
    "localdata_permits/서울시_유흥단란_LOCALDATA_karaoke.csv": ("cp949", {}),
    "kr_tourism/거점도시공영주차장_위경도.csv": ("utf-8", {}),
    "kr_tourism/방문객_수_종합.csv": (BOM, {"thousands": ","}),
    "kr_tourism/지역별 방문자수 비교.csv": (BOM, {"thousands": ","}),
    "kr_tourism/지역별 방문자수 비교_20210812.csv": (BOM, {"thousands": ","}),
    "kr_weather/ExchangeRate.csv": (BOM, {"thousands": ","}),
    "kr_weather/hurricane.xlsx": (None, {"head": 0}),
    "kr_weather/income.csv": (BOM, {"thousands": ","}),
    "kr_weather/price_index.csv": (BOM, {}),
    "kr_weather/production1.csv": (BOM, {"head": 2, "missing": ["-"]}),
    "kr_weather/production2.csv": (BOM, {"head": 2, "missing": ["-"]}),
    "kr_weather/production3.csv": (BOM, {"head": 2, "missing": ["-"]}),
    "kr_weather/weatherAll.csv": ("utf-8", {}),
    "kr_air/2014.xlsx": (None, {}),
    "kr_air/2018.csv": ("cp949", {}),
    "kr_air/2019.csv": ("cp949", {}),
    "kr_air/2020.csv": ("cp949", {}),
    "kr_air/beijing-pm.txt": ("utf-8", {"sep": "\t", "head": "words"}),
    "kr_air/seoul-pm.txt": ("utf-8", {"sep": "\t", "head": "words"}),
    "kr_air/korea-thermal-power.csv": ("cp949", {}),
    "kr_air/sensor_data_information.csv": ("utf-8", {}),
    "kr_air/sensor_longitude_latitude.csv": ("utf-8", {}),
    "crop_prices/2009~2018 감자가격 Final.xlsx": (None, {}),
    "crop_prices/Agri_all.csv": ("utf-8", {}),
    "crop_prices/Monthly_Potato_Metrics.csv": ("utf-8", {}),
    "crop_prices/final_data2.xlsx": (None, {}),
    "crop_prices/garak_market_in.CSV": (BOM, {}),
    "crop_prices/garak_market_price.CSV": (BOM, {}),
    "crop_prices/metric_summary.csv": ("utf-8", {}),
    "crop_prices/train.csv": ("utf-8", {}),
    "crop_prices/weight_final.csv": ("utf-8", {}),
    "crop_prices/기상자료 2010년도.xlsx": (None, {"skip": 6}),
    "crop_prices/장마폭염데이터.CSV": ("utf-8", {}),
    "crop_prices/종관기상관측_30.csv": ("utf-8", {}),
    "opendata_catalog/budget2023_national.csv": ("utf-8", {}),
    "opendata_catalog/opendata_list_municipal.csv": ("utf-8", {}),
    "admin_codes/legalDong_history_cp949.csv": ("cp949", {}),
    "admin_codes/legal_dong_code_2020.csv": ("utf-8", {}),
    "admin_codes/sk_codebook_diff_1999_2010.csv": ("utf-8", {"head": 2, "spread": True}),
    "admin_codes/admdongkor/ver20160201__20대총선_행정동_매칭_테이블.csv": (BOM, {}),
    "admin_codes/admdongkor/ver20170418__2017년 5월_지도 행정동_대선 행정동 매칭 테이블.csv": (BOM, {}),
    "admin_codes/admdongkor/ver20180301__InnerCentroid.tsv": ("utf-8", {"sep": "\t"}),
    "admin_codes/admdongkor/ver20220309__propertiesTable.tsv": ("cp949", {"sep": "\t"}),
    "admin_codes/admdongkor/ver20220309__vote_emd.tsv": ("utf-8", {"sep": "\t"}),
    "admin_codes/admdongkor/ver20220309__vote_sgg.tsv": ("utf-8", {"sep": "\t"}),
    "admin_codes/admdongkor/통계청MDIS인구용_행정경계중심점__coordinate_UTMK_이름포함.tsv": ("utf-8", {"sep": "\t"}),
    "seoul_bike/SeoulBikeData.csv": ("utf-8", {}),
    "minwon_junggu/minwon_2012_2020.csv": ("cp949", {}),
}
# Columns of days, written as numbers: counted, never added up.
DATES = {
    "kr_weather/ExchangeRate.csv": ["date"],
    "kr_weather/weatherAll.csv": ["date"],
    "kr_air/2014.xlsx": ["측정일시"],
    "kr_air/2018.csv": ["측정일시"],
    "kr_air/2019.csv": ["측정일시"],
    "kr_air/2020.csv": ["측정일시"],
    "crop_prices/garak_market_in.CSV": ["Date"],
    "crop_prices/garak_market_price.CSV": ["Date"],
    "localdata_permits/서울시_유흥단란_LOCALDATA_karaoke.csv": ["인허가일자"],
    "seoul_commerce/Traffic_Accident_2017.csv": ["발생년월일시"],
}
# Codes that look like numbers in most rows but not in all.
CODES = {
    "library/library_info.csv": ["제공기관코드"],
    "localdata_permits/동물병원.csv": ["도로명우편번호"],
    "opendata_catalog/opendata_list_municipal.csv": ["기관코드"],
    "admin_codes/admdongkor/ver20170418__2017년 5월_지도 행정동_대선 행정동 매칭 테이블.csv": ["adm_cd(incomplete)"],
    "admin_codes/admdongkor/ver20220309__propertiesTable.tsv": ["adm_cd", "adm_cd8"],
}
# Columns of numbers in which single cells hold something else ('47148+559', '(NULL)', '1,000.00'): those cells count as
# empty, or as the number when only the thousands are marked.
MENDED = {
    "admin_codes/sk_codebook_diff_1999_2010.csv": ["행정구역 변경내역_2001.1.1", "행정구역 변경내역_99. 7. 1_2"],  # a cell of blanks
    "heat_shelter/서울시 무더위쉼터.csv": ["시설면적"],
    "library/library_info.csv": ["자료수(도서)", "자료수(비도서)", "부지면적"],
    "crop_prices/기상자료 2010년도.xlsx": [f"{month}월" for month in range(1, 13)],  # a second table below, with its header
    "kr_weather/ExchangeRate.csv": ["presentprice", "open", "highprice", "lowprice", "change%"],
    "opendata_catalog/opendata_list_municipal.csv": ["조회수"],
}


def joined(parts):
    """Names of several header rows as one: a part equal to the one above it, or empty, is left out."""
    kept = []
    for part in parts:
        part = " ".join(part.split())
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return "_".join(kept)


def spread(upper, lower):
    """The name of a group, over every column of it that has a name of its own."""
    out, last = [], ""
    for above, below in zip(upper, lower):
        last = above or last
        out.append(last if below else above)
    return out


def names_of(heads, width):
    """Names as dure gives them: NFC, trimmed, 열N for none, _2 for the second of a kind."""
    names, seen = [], set()
    for i in range(width):
        name = unicodedata.normalize("NFC", joined([row[i] if i < len(row) else "" for row in heads])) or f"열{i + 1}"
        n, wanted = 2, name
        while name in seen:
            name, n = f"{wanted}_{n}", n + 1
        seen.add(name)
        names.append(name)
    return names


def text_table(path, encoding, options):
    text = open(path, encoding=encoding, newline="").read()
    heads, skip = options.get("head", 1), options.get("skip", 0)
    rows = list(csv.reader(io.StringIO(text), delimiter=options.get("sep", ",")))
    if heads == "words":  # the header is set in words, the data in tabs
        names, heads = rows[0][0].split(), 1
    else:
        top = rows[skip:skip + heads]
        if options.get("spread"):
            top = [spread(top[0], top[1]), *top[1:]]
        names = names_of(top, max(len(row) for row in rows))
    frame = pandas.read_csv(io.StringIO(text), sep=options.get("sep", ","), header=None, skiprows=skip + heads, names=names,
                            thousands=options.get("thousands"), keep_default_na=False, na_values=["", *options.get("missing", [])], low_memory=False)
    return [frame]


def sheet_tables(path, options):
    frames = []
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads, skip = options.get("head", 1), options.get("skip", 0)
        rows = [row for row in rows[skip:] if any(cell is not None for cell in row)]
        if rows:
            top = [["" if cell is None else str(cell) for cell in row] for row in rows[:heads]]
            names = names_of(top, max(len(row) for row in rows))
            frames.append(pandas.DataFrame(rows[heads:], columns=names).infer_objects())
    return frames


def number(value):
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return math.nan


def figures(path, frame):
    for name in frame.columns:
        column = frame[name]
        if name in MENDED.get(path, []):
            column = column.map(number, na_action="ignore").astype(float)
        kind = "text"
        if name in DATES.get(path, []):
            kind = "date"
        elif pandas.api.types.is_numeric_dtype(column) and column.notna().any() and name not in CODES.get(path, []):
            kind = "number"
        total = repr(math.fsum(column.dropna())) if kind == "number" else ""
        yield len(frame), name, int(column.notna().sum()), kind, total


def main():
    folder = sys.argv[1]
    print("file\ttable\trows\tcolumn\tfilled\tkind\tsum")
    for path, (encoding, options) in FILES.items():
        whole = f"{folder}/{path}"
        frames = text_table(whole, encoding, options) if encoding else sheet_tables(whole, options)
        for i, frame in enumerate(frames):
            for rows, name, filled, kind, total in figures(path, frame):
                print(path, i + 1, rows, name, filled, kind, total, sep="\t")


if __name__ == "__main__":
    main()
