"""Professionals who have served and serve: what to do next, vacancies, an application with the server away, the answer."""

import re
import signal

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
    apply_offline(driver, account)
    withdraw(driver)
    driver.close()
    look_at_incomplete(driver)


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
    """Five groups; what is nobody's business is covered."""
    common.go(driver, "Profile")
    for group, name in (("Personal", "personal"), ("Bank", "bank"), ("Qualifications", "qualifications"),
                        ("Work station", "work"), ("Next of kin", "kin")):
        common.back(driver, "Back to the Groups")
        driver.click("list item", re.compile("^" + re.escape(driver.words(group))))
        driver.find("list", group)
        driver.shot(f"professional-profile-{name}")


def look_at_applications(driver):
    common.go(driver, "Applications")
    common.back(driver, "Back to the List")
    driver.find("list", "Applications and deployments")
    driver.shot("professional-applications")
    driver.choose_row("Applications and deployments")
    driver.find("push button", "Accept Deployment")
    driver.shot("professional-offer")
    for state, context in (("Reported for duty", "deployment"), ("Served", "deployment"), ("Shortlisted", "application"),
                           ("Declined", "application")):
        said = driver.words(state, context)
        driver.choose_row("Applications and deployments", lambda row: row.description.startswith(said))
        driver.shot("professional-" + state.lower().replace(" ", "-"))


def is_refused(row):
    return any(node.name.startswith("✗") for node in row.walk())


def look_for_vacancy(driver):
    common.go(driver, "Vacancies")
    common.back(driver, "Back to the List")
    driver.find(TYPED, "Search the vacancies for words")
    driver.shot("professional-vacancies")
    driver.button("Position")
    driver.shot("professional-vacancies-filter")
    driver.keys("Escape")
    driver.fill("Search the vacancies for words", "no such school")
    driver.find("label", "Nothing Found")
    driver.shot("professional-vacancies-nothing")
    driver.fill("Search the vacancies for words", "invigilator")
    driver.wait_gone("label", "Nothing Found")
    driver.shot("professional-vacancies-found")
    driver.choose_row("Vacancies", is_refused)
    driver.find("label", "You cannot apply here")
    driver.shot("professional-refused")


def apply_offline(driver, account):
    """With the server away, and a power cut before it is back."""
    driver.stage.stop_server()
    driver.choose_row("Vacancies", lambda row: not is_refused(row))
    driver.button("Submit Application")
    driver.find("label", "Submit This Application?")
    driver.shot("professional-submit")
    driver.button("Submit")
    driver.find("push button", "Withdraw Application")
    common.wait_waiting(driver, 1)
    driver.shot("professional-submitted-offline")
    common.look_at_waiting(driver, ROLE)

    driver.close(signal.SIGKILL)
    driver.open(ROLE)
    common.unlock(driver, account)
    common.wait_waiting(driver, 1)
    driver.stage.start_server()
    common.synchronise(driver)
    common.go(driver, "Applications")
    driver.settle()
    driver.choose_row("Applications and deployments", lambda row: row.description.startswith(driver.words("Submitted", "application")))
    driver.find("push button", "Withdraw Application")
    driver.shot("professional-submitted")


def withdraw(driver):
    driver.button("Withdraw Application")
    driver.find("push button", "Undo")
    driver.shot("professional-withdrawn", settled=False)
    driver.button("Undo")
    driver.find("push button", "Withdraw Application")
    driver.shot("professional-withdrawal-undone")


def look_at_incomplete(driver):
    """Another, whose profile lacks something."""
    driver.open("professional-incomplete")
    common.sign_in(driver, driver.stage.sign_in_of(ROLE, 1))
    common.go(driver, "Home")
    driver.find("label", "What next?")
    driver.shot("professional-incomplete-home")
    common.go(driver, "Profile")
    driver.shot("professional-incomplete-profile")
    driver.close()
