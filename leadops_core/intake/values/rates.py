"""Exchange rates to US dollars at a fixed date, precise enough to choose a budget range."""

from datetime import date
from typing import Final

RATES_OF: Final = date(2026, 1, 15)
"""The day of the rates. A budget keeps its range when they change."""

_RATES: Final = """
    USD=1 EUR=1.17 GBP=1.35 CHF=1.25 CAD=0.73 AUD=0.67 NZD=0.58 SGD=0.78 HKD=0.128 JPY=0.0064 CNY=0.143 KRW=0.00069
    TWD=0.032 INR=0.0111 IDR=0.00006 THB=0.032 PHP=0.017 MYR=0.246 VND=0.000038 AED=0.272 SAR=0.267 ILS=0.31 TRY=0.0233
    ZAR=0.06 EGP=0.021 NGN=0.0007 KES=0.0077 BRL=0.18 MXN=0.056 ARS=0.0007 CLP=0.0011 COP=0.00026 PEN=0.297 SEK=0.108
    NOK=0.099 DKK=0.157 PLN=0.277 CZK=0.0485 HUF=0.003 RON=0.23 BGN=0.6 RUB=0.0127 UAH=0.0237 ISK=0.0079
"""
_SIGNS: Final = """
    us$=USD usd$=USD u$s=USD a$=AUD au$=AUD ca$=CAD c$=CAD nz$=NZD s$=SGD hk$=HKD nt$=TWD mx$=MXN r$=BRL $=USD €=EUR
    £=GBP ¥=JPY ₩=KRW ₹=INR ₺=TRY ₽=RUB ₪=ILS ₫=VND ₱=PHP ₦=NGN ฿=THB ₴=UAH zł=PLN kč=CZK dollars=USD dollar=USD
    bucks=USD dollari=USD dolares=USD euros=EUR euro=EUR pounds=GBP pound=GBP quid=GBP sterling=GBP francs=CHF
    franken=CHF sfr=CHF fr.=CHF rupees=INR rs.=INR rs=INR rmb=CNY yuan=CNY yen=JPY 円=JPY 元=CNY reais=BRL rand=ZAR zl=PLN kc=CZK
    kr=SEK r=ZAR
"""
USD_PER_UNIT: Final = {
    code: float(rate) for code, _, rate in (pair.partition("=") for pair in _RATES.split())
}
CURRENCY_SIGNS: Final = {
    **{sign: code for sign, _, code in (pair.partition("=") for pair in _SIGNS.split())},
    # The euro and pound signs of UTF-8 read as Windows-1252, and then folded.
    "a\u201a\u00ac": "EUR",
    "a\u00a3": "GBP",
}
"""Names and signs of currencies besides their codes, in lower case."""
_NAMES: Final = """
    USD=us dollar,us dollars,u.s. dollar,united states dollar,american dollar,dolar,usd dollar
    EUR=euro,euros,ユーロ,欧元,歐元 | GBP=pound sterling,british pound,pounds sterling,british pounds | JPY=yen,japanese yen,円,日元,日圓
    CNY=yuan,renminbi,chinese yuan,元,人民币,人民幣 | CHF=swiss franc,swiss francs,schweizer franken,franc suisse
    PLN=zloty,zl,zlotych,zlote,polish zloty | SEK=swedish krona,svenska kronor,kronor,krona
    NOK=norwegian krone,norske kroner | DKK=danish krone,danske kroner | CZK=koruna,czech koruna | HUF=forint,ft
    INR=indian rupee,rupee,rupees | BRL=real,brazilian real,reais | CAD=canadian dollar | AUD=australian dollar
    KRW=won,원 | TRY=turkish lira,lira | RUB=ruble,rubles,руб,рубль
"""
CURRENCY_NAMES: Final = {
    name: code
    for entry in _NAMES.replace("\n", "|").split("|")
    if "=" in entry
    for code, _, names in (entry.strip().partition("="),)
    for name in names.split(",")
}
"""Names of currencies of several words and in other scripts, in lower case."""
