"""Somebody who has no account yet: makes one with a mobile number, chooses a password, begins the profile."""

import re

import common
from driver import TYPED

NUMBER = "0712 345 678"
USER_NAME = "254712345678"
WRONG_PIN = "A KRA PIN has 11 characters: a letter A or P, nine digits, a letter."


def walk(driver):
    driver.open("newcomer")
    look_at_sign_in(driver)
    miss_server(driver)
    create_account(driver)
    choose_password(driver)
    driver.find("label", "What next?")
    driver.shot("newcomer-home")
    begin_profile(driver)
    be_refused(driver)
    common.go(driver, "Applications")
    driver.find("label", "You Have Not Applied Yet")
    driver.shot("newcomer-applications")
    common.sign_out(driver)
    forget_password(driver)
    driver.close()


def look_at_sign_in(driver):
    driver.find("push button", "Sign In")
    driver.shot("sign-in")
    common.fill_sign_in(driver, NUMBER, "not the password")
    driver.keys("Return")
    driver.says("The user name or the password is not right. Type them again, or get a new password under Forgot Password.")
    driver.shot("sign-in-refused")


def miss_server(driver):
    """An address where no server is; what was typed stays."""
    change_server(driver, "https://127.0.0.1:9")
    driver.fill("Password", "not the password")
    driver.keys("Return")
    driver.says("The server cannot be reached, and nobody of this name has signed in on this computer before. "
                "Connect to a network and try again.")
    driver.shot("sign-in-no-server")
    change_server(driver, driver.stage.demo["server"])


def change_server(driver, address):
    driver.button("Change…")
    driver.fill("Address", "http://example.com")
    driver.keys("Return")
    driver.says("The server address is not usable. Write it as https:// and the name of the server.")
    driver.fill("Address", address)
    driver.keys("Return")
    driver.says("This server is used from now on.")
    # Once for what was typed, once for the window.
    driver.keys("Escape", "Escape")
    driver.wait_gone("text", "Address")


def create_account(driver):
    driver.click("page tab", "Create Account")
    driver.fill("Mobile number", NUMBER, exact=True)
    driver.fill("Mobile number again", "0712 345 679", exact=True)
    driver.shot("create-account-numbers-differ")
    driver.fill("Mobile number again", NUMBER, exact=True)
    driver.button("Send the Password by SMS")
    driver.find("push button", "I Have the SMS")
    driver.shot("create-account-sms")


def read_password(driver):
    message = driver.wait_until("the SMS", lambda: driver.stage.read_message(USER_NAME))
    return re.search(r"(?:one-time password is|la mara moja ni) (\S+?)[.]", message).group(1)


def choose_password(driver):
    driver.button("I Have the SMS")
    common.fill_sign_in(driver, USER_NAME, read_password(driver))
    driver.keys("Return")
    driver.fill("New password", common.CHOSEN_PASSWORD, exact=True)
    driver.fill("New password again", common.CHOSEN_PASSWORD, exact=True)
    driver.shot("first-password")
    driver.button("Save and Go On")
    common.wait_inside(driver)


def begin_profile(driver):
    driver.button("Open Profile")
    driver.find(TYPED, "Full name as on the ID")
    driver.shot("newcomer-profile")
    driver.fill("Full name as on the ID", "Akinyi Wambui Otieno", exact=True)
    driver.fill("KRA PIN", "A12", exact=True)
    driver.keys("Tab")
    driver.says(WRONG_PIN)
    driver.shot("newcomer-profile-wrong-value")
    driver.fill("KRA PIN", "A012345678Z", exact=True)
    driver.keys("Tab")
    driver.wait_gone("label", WRONG_PIN)
    add_qualification(driver)


def add_qualification(driver):
    common.back(driver, "Back to the Groups")
    driver.click("list item", re.compile("^" + driver.words("Qualifications")))
    driver.button("Add a qualification", exact=False)
    driver.click("combo box", "Level of study")
    driver.keys("Down", "Down", "Return")
    driver.fill("Institution", "Kenyatta University", exact=True)
    driver.fill("Course title", "Bachelor of Education", exact=True)
    driver.fill("Studied from", "2011", exact=True)
    driver.fill("Studied until", "2015", exact=True)
    driver.shot("newcomer-qualification")
    driver.button("Save")
    driver.find("label", "Bachelor of Education", exact=False)
    driver.shot("newcomer-qualification-added")


def be_refused(driver):
    """What is in the way is said before anything is clicked."""
    common.go(driver, "Vacancies")
    driver.choose_row("Vacancies")
    driver.find("push button", "Complete Profile")
    driver.shot("newcomer-vacancies")


def forget_password(driver):
    driver.button("Use Another Account")
    driver.click("page tab", "Forgot Password")
    # Another number, since each gets one SMS a minute.
    driver.fill("Mobile number", "0723 456 789", exact=True)
    driver.button("Send the Password by SMS")
    driver.find("push button", "I Have the SMS")
    driver.shot("forgot-password-sms")
