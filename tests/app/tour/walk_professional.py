"""A professional who has served and serves: what to do next, vacancies, an application with the server away, the answer."""

import re

import common
from driver import TYPED

ROLE = "professional"


def walk(driver):
    account = driver.stage.sign_in_of(ROLE)
    driver.open(ROLE)
    common.sign_in(driver, account)
    common.go(driver, "Home")
    driver.find("label", "What next?")
    driver.shot("professional-home")
    common.look_around(driver, ROLE)
    look_at_window(driver)
    look_at_profile(driver)
    look_at_applications(driver)
    look_for_vacancy(driver)
    apply_offline(driver)
    withdraw(driver)
    driver.close()


def look_at_window(driver):
    common.choose_from_menu(driver, "Preferences")
    driver.find("text", "Address")
    driver.shot("preferences")
    driver.keys("Escape")
    driver.wait_gone("text", "Address")
    common.choose_from_menu(driver, "Keyboard Shortcuts")
    driver.find("label", "Mark present, and go on")
    driver.shot("shortcuts")
    driver.keys("Escape")
    driver.wait_gone("label", "Mark present, and go on")
    common.choose_from_menu(driver, "About CP2 Desktop")
    driver.find("label", "CP2 Desktop")
    driver.shot("about")
    driver.keys("Escape")


def look_at_profile(driver):
    common.go(driver, "Profile")
    driver.find("list item", re.compile("^" + driver.words("Bank")))
    driver.shot("professional-profile")


def look_at_applications(driver):
    common.go(driver, "Applications")
    common.back(driver, "Back to the List")
    driver.find("list", "Applications and deployments")
    driver.shot("professional-applications")
    common.open_first(driver, "Applications and deployments")
    driver.find("push button", "Accept Deployment")
    driver.shot("professional-offer")


def look_for_vacancy(driver):
    common.go(driver, "Vacancies")
    common.back(driver, "Back to the List")
    driver.find(TYPED, "Search the vacancies for words")
    driver.shot("professional-vacancies")
    driver.fill("Search the vacancies for words", "no such school")
    driver.find("label", "Nothing Found")
    driver.shot("professional-vacancies-nothing")
    driver.fill("Search the vacancies for words", "invigilator")
    driver.wait_gone("label", "Nothing Found")
    driver.shot("professional-vacancies-found")


def apply_offline(driver):
    driver.stage.stop_server()
    common.open_first(driver, "Vacancies")
    driver.button("Submit Application")
    driver.find("label", "Submit This Application?")
    driver.shot("professional-submit")
    driver.button("Submit")
    driver.find("push button", "Withdraw Application")
    driver.shot("professional-submitted-offline")
    driver.stage.start_server()
    driver.settle()
    driver.shot("professional-submitted")


def withdraw(driver):
    driver.button("Withdraw Application")
    driver.find("push button", "Undo")
    driver.shot("professional-withdrawn", settled=False)
    driver.button("Undo")
    driver.find("push button", "Withdraw Application")
    driver.shot("professional-withdrawal-undone")
