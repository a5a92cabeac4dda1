"""A made-up tea and snack shop, for trying the product and for looking at pages.

Everybody in it is obviously invented: buyers are called 买家 and a number, and their mobile numbers begin
with 100, which no mobile network in China uses.
"""
