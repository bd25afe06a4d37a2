<?php
// Sets the site up at its first start, and the administrator's password whenever the shop has a new one.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('SITE_URL'), PHP_URL_HOST);
require '/srv/wordpress/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
$password = getenv('ADMIN_PASSWORD');
// Which of the shop's passwords was set last: one that its owner chose here since stays.
$mark = hash_hmac('sha256', $password, getenv('SECRET_KEY'));
if (!is_blog_installed()) {
    wp_install(getenv('SITE_TITLE') ?: 'My site', 'admin', getenv('ADMIN_EMAIL'), true, '', $password);
    update_option('permalink_structure', '/%postname%/');
    echo "The site is set up.\n";
} elseif (get_option('shop_password') !== $mark && ($user = get_user_by('login', 'admin'))) {
    wp_set_password($password, $user->ID);
    echo "The administrator has a new password.\n";
}
update_option('shop_password', $mark, false);
