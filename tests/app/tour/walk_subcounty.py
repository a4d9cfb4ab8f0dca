"""A sub-county office: coverage, the registers that came, one verified, one given back with a reason, which the centre gets."""

import re

import common
from driver import TYPED

ROLE = "subcounty"
REASON = "Two people signed in the same hand"


def walk(driver):
    account = driver.stage.sign_in_of(ROLE)
    driver.open(ROLE)
    common.sign_in(driver, account)
    common.go(driver, "Coverage")
    driver.find("list", "What needs somebody")
    driver.shot("subcounty-coverage")
    common.look_around(driver, ROLE)
    look_at_day_before(driver)
    verify(driver)
    give_back(driver)
    driver.close()
    receive_at_centre(driver)


def look_at_day_before(driver):
    driver.button("Day before")
    driver.shot("subcounty-coverage-day-before")


def verify(driver):
    common.go(driver, "Registers")
    driver.shot("subcounty-registers-list")
    common.open_first(driver, "Registers")
    driver.find("push button", "Verify and Next", exact=False)
    driver.shot("subcounty-registers")
    driver.button("Verify and Next", exact=False)
    driver.says("Verified. To take it back, open it again under “All registers” and reopen it.")
    driver.shot("subcounty-verified", settled=False)


def find_register_of(driver, centre):
    common.back(driver, "Back to the List")
    driver.fill("Find a centre by name or code", centre)
    driver.click("list item", re.compile("^" + re.escape(centre)))
    driver.find("label", centre)


def give_back(driver):
    find_register_of(driver, driver.stage.sign_in_of("centre")["label"])
    driver.button("Reopen…")
    driver.fill("Reason, for the centre", REASON)
    driver.shot("subcounty-reopen")
    driver.button("Reopen")
    driver.says("Given back. The centre sees your reason.")
    driver.settle()


def receive_at_centre(driver):
    account = driver.stage.sign_in_of("centre")
    driver.open("centre-reopened")
    common.sign_in(driver, account)
    driver.says(REASON)
    driver.shot("centre-register-given-back")
    driver.close()
